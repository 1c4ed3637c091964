import { useEffect, useRef } from "react";
import type { Lesson } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, Icon, Illustration, Link, Notice, ProgressBar } from "#ui";
import { stateOf } from "../../parts/lessons/LessonList";
import { KeepLesson } from "../../parts/offline/KeepLesson";
import styles from "./Player.module.css";
import { unanswered } from "./session";

interface Props {
  lesson: Lesson;
  /** The same without what needs the network while there is none. */
  playable: Lesson;
  backTo: string;
  onStart(again: boolean): void;
}

/** What the lesson is, before it begins. */
export function Intro({ lesson, playable, backTo, onStart }: Props) {
  const t = useT();
  const format = useFormat();
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => foot.current?.querySelector("button")?.focus({ preventScroll: true }), []);
  const state = stateOf(lesson);
  const start = { new: "lessons.start", open: "lessons.goOn", done: "lessons.again" } as const;
  const canGoOn = state === "done" || unanswered(playable).length > 0;
  const answered = t("lessons.answered", { part: lesson.answered_count, total: lesson.activity_count });
  return (
    <div className={styles.page}>
      <title>{`${lesson.title} · ${t("app.name")}`}</title>
      <div className={styles.bar}>
        <Link href={backTo} variant="plain" className={styles.close} aria-label={t("lessons.leave")}>
          <Icon name="close" size={22} />
        </Link>
      </div>
      <div className={styles.center}>
        <Illustration name={state === "done" ? "cup" : "path"} width={220} />
        <h1 lang={lesson.language} dir="auto" className={styles.title}>
          {lesson.title}
        </h1>
        <ul className={styles.facts}>
          <li>
            <Icon name="globe" size={18} />
            {format.language(lesson.language)}
          </li>
          <li>
            <Icon name="clock" size={18} />
            {t("common.minutes", { count: lesson.minutes })}
          </li>
          <li>
            <Icon name="learn" size={18} />
            {t("lessons.activities", { count: lesson.activity_count })}
          </li>
        </ul>
        {state !== "new" && <p>{answered}</p>}
        {state === "open" && (
          <div className={styles.acts}>
            <ProgressBar value={lesson.answered_count / lesson.activity_count} label={answered} />
          </div>
        )}
      </div>
      <div ref={foot} className={styles.acts}>
        <LeftOut lesson={lesson} playable={playable} />
        {canGoOn && (
          <Button variant="primary" size="l" wide onPress={() => onStart(state === "done")}>
            {t(start[state])}
          </Button>
        )}
        {state === "open" && (
          <Button variant="quiet" wide onPress={() => onStart(true)}>
            {t("lessons.fromStart")}
          </Button>
        )}
        <KeepLesson lesson={lesson} />
        <About lesson={lesson} />
      </div>
    </div>
  );
}

/** Says what can't be played without a network. */
function LeftOut({ lesson, playable }: Pick<Props, "lesson" | "playable">) {
  const t = useT();
  const count = lesson.activities.length - playable.activities.length;
  if (count === 0) return null;
  const isAll = unanswered(playable).length === 0 && unanswered(lesson).length > 0;
  return <Notice>{isAll ? t("offline.allLeftOut") : t("offline.leftOut", { count })}</Notice>;
}

/** How it was made, and which kinds of activity its text couldn't carry. */
function About({ lesson }: { lesson: Lesson }) {
  const t = useT();
  return (
    <details className={styles.small}>
      <summary>{t("lessons.about")}</summary>
      <p>{t("lessons.madeBy.rules")}</p>
      {lesson.absent.length > 0 && (
        <ul>
          {lesson.absent.map(({ type, reason }) => (
            <li key={type}>
              {t("lessons.absent", {
                type: t.maybe(`lessons.type.${type}`) ?? type,
                reason: t.maybe(`lessons.absent.${reason}`) ?? t("lessons.absent.other"),
              })}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
