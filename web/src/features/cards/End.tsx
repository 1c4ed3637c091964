import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { cardStatisticsQuery, notesQuery, useCardsChanged, useOutbox } from "#api";
import { useFormat, useT } from "#i18n";
import { EmptyState, Illustration, LinkButton, Skeleton } from "#ui";
import styles from "./Study.module.css";
import type { Session } from "./session";
import { useStudyKeys } from "./useStudyKeys";

const MINUTE_MS = 60_000;
const nothing = () => undefined;

/** All is done for now: what was done, and when it goes on. Who keeps no words yet is led to reading. */
export function End({ session, onUndo }: { session: Session; onUndo(): void }) {
  const notes = useInfiniteQuery(notesQuery());
  useStudyKeys({ isShown: false, reveal: nothing, rate: nothing, undo: onUndo });
  if (session.answers === 0 && notes.data?.pages[0]?.total === 0) return <NoWords />;
  return <Done session={session} />;
}

function Done({ session }: { session: Session }) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  const minutes = Math.max(1, Math.round(session.milliseconds / MINUTE_MS));
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.end}>
      <Illustration name="cup" />
      <h2 ref={heading} tabIndex={-1} className={styles.endTitle}>
        {t("cards.end")}
      </h2>
      {session.answers > 0 && (
        <p>
          {t("cards.end.answers", { count: session.answers })} · {t("common.minutes", { count: minutes })}
        </p>
      )}
      <Next />
      <div className={styles.acts}>
        <LinkButton variant="primary" size="l" wide href="/read">
          {t("cards.end.read")}
        </LinkButton>
        <LinkButton wide href="/cards">
          {t("cards.back")}
        </LinkButton>
      </div>
    </section>
  );
}

/** When the next card is due. */
export function Next() {
  const t = useT();
  const format = useFormat();
  const { box } = useOutbox();
  const changed = useRef(useCardsChanged());
  const { data, error } = useQuery(cardStatisticsQuery);
  // What was just answered counts.
  useEffect(() => {
    const tell = changed.current;
    void box.flush().then(tell);
  }, [box]);
  if (error) return null;
  if (!data) return <Skeleton height={26} className={styles.nextLine} />;
  const [today, ...days] = data.forecast;
  const next = days.find(({ due }) => due > 0);
  if (today && today.due > 0) return <p>{t("cards.end.limit", { count: today.due })}</p>;
  if (!next) return <p>{t("cards.end.none")}</p>;
  const isTomorrow = next === days[0];
  return (
    <p>
      {isTomorrow
        ? t("cards.end.tomorrow", { count: next.due })
        : t("cards.end.next", { count: next.due, day: format.longDay(next.day) })}
    </p>
  );
}

export function NoWords() {
  const t = useT();
  return (
    <EmptyState
      title={t("cards.empty.title")}
      illustration="notebook"
      actions={
        <LinkButton variant="primary" href="/read">
          {t("words.empty.action")}
        </LinkButton>
      }
    >
      {t("cards.empty.detail")}
    </EmptyState>
  );
}
