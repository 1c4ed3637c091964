import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { EARNED_WAIT_MS, earnedBeforeQuery, earnedQuery, type Lesson, useSession } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, Card, Illustration, LinkButton, Notice } from "#ui";
import { wordsOf } from "../../base/words";
import { NextLessons } from "./NextLessons";
import styles from "./Player.module.css";
import { isGood, type Session } from "./session";

interface Props {
  lesson: Lesson;
  session: Session;
  since: number;
  onAgain(): void;
}

const MINUTE_MS = 60_000;

/** Distinct words in what was right. */
function wordsMet(session: Session, language: string): number {
  const met = session.verdicts.flatMap(({ answer }) =>
    wordsOf(answer, language).map(({ start, end }) =>
      answer.slice(start, end).toLocaleLowerCase(language || undefined),
    ),
  );
  return new Set(met).size;
}

/** XP of this sitting; null until the answers are counted, or until we have waited long enough. */
function useXp({ lesson, session, since }: Props): number | null {
  const [over] = useState(() => Date.now());
  const sitting = { lessonId: lesson.id, since };
  const before = useQuery(earnedBeforeQuery(sitting));
  const answers = (before.data?.answers ?? 0) + session.verdicts.length;
  const after = useQuery({ ...earnedQuery(sitting, answers, over), enabled: before.isSuccess });
  const isLate = after.dataUpdatedAt - over > EARNED_WAIT_MS;
  if (!before.data || !after.data || (after.data.answers < answers && !isLate)) return null;
  return after.data.xp - before.data.xp;
}

export function EndScreen(props: Props) {
  const { lesson, session, onAgain } = props;
  const t = useT();
  const format = useFormat();
  const { user } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const xp = useXp(props);
  const good = session.verdicts.filter(isGood).length;
  const words = useMemo(() => wordsMet(session, lesson.language), [session, lesson.language]);
  const own = session.verdicts.filter(({ isOwn }) => isOwn).length;
  const minutes = Math.max(1, Math.round(session.milliseconds / MINUTE_MS));
  const stats = [
    { name: t("lessons.end.right"), value: t("lessons.of", { part: good, total: session.verdicts.length }) },
    { name: t("lessons.end.xp"), value: xp === null ? (own > 0 ? "–" : "…") : format.number(xp) },
    { name: t("lessons.end.minutes", { count: minutes }), value: format.number(minutes) },
    { name: t("lessons.end.words", { count: words }), value: format.number(words) },
  ];
  return (
    <div className={styles.page}>
      <title>{`${lesson.title} · ${t("app.name")}`}</title>
      <div className={styles.center}>
        <Illustration name={good * 2 >= session.verdicts.length ? "path" : "cup"} />
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {t("lessons.end")}
        </h1>
        <p className={styles.facts}>
          <bdi lang={lesson.language}>{lesson.title}</bdi>
        </p>
        <dl aria-live="polite" className={styles.stats}>
          {stats.map(({ name, value }) => (
            <div key={name} className={styles.stat}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {own > 0 && <Notice>{t("offline.counts", { count: own })}</Notice>}
        {user?.role === "guest" && <KeepThis />}
      </div>
      <div className={styles.acts}>
        <NextStep lesson={lesson} isGuest={user?.role === "guest"} />
        <Button variant="quiet" wide icon="retry" onPress={onAgain}>
          {t("lessons.again")}
        </Button>
      </div>
      {user?.role === "guest" && <NextLessons lesson={lesson} />}
    </div>
  );
}

function KeepThis() {
  const t = useT();
  return (
    <Card tone="accent" title={t("lessons.guest.title")} className={styles.invite}>
      <p>{t("lessons.guest.detail")}</p>
      <LinkButton variant="primary" size="l" wide href="/sign-up">
        {t("identity.signUp")}
      </LinkButton>
    </Card>
  );
}

function NextStep({ lesson, isGuest }: { lesson: Lesson; isGuest: boolean }) {
  const t = useT();
  const { book_id: bookId, chapter } = lesson;
  const main = isGuest ? "secondary" : "primary";
  return (
    <>
      {bookId && chapter !== null && (
        <LinkButton variant={main} size="l" wide icon="book" href={`/books/${bookId}/chapters/${chapter}`}>
          {t("lessons.end.read")}
        </LinkButton>
      )}
      {!isGuest && (
        <LinkButton
          wide
          variant={bookId ? "secondary" : "primary"}
          href={bookId ? `/books/${bookId}` : "/learn"}
        >
          {bookId ? t("lessons.end.book") : t("lessons.end.lessons")}
        </LinkButton>
      )}
    </>
  );
}
