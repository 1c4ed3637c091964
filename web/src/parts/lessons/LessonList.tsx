import type { LessonSummary } from "#api";
import { useFormat, useT } from "#i18n";
import { cx, Foreign, Icon, Link, ProgressBar } from "#ui";
import styles from "./Lessons.module.css";

export type LessonState = "new" | "open" | "done";

export function stateOf({ answered_count: answered, activity_count: count }: LessonSummary): LessonState {
  if (answered === 0) return "new";
  return answered < count ? "open" : "done";
}

/** Lessons, each a way in. */
export function LessonList({ lessons }: { lessons: readonly LessonSummary[] }) {
  return (
    <ul className={styles.list}>
      {lessons.map((lesson) => (
        <li key={lesson.id}>
          <LessonRow lesson={lesson} />
        </li>
      ))}
    </ul>
  );
}

function LessonRow({ lesson }: { lesson: LessonSummary }) {
  const t = useT();
  const format = useFormat();
  const state = stateOf(lesson);
  return (
    <Link href={`/lessons/${lesson.id}`} variant="plain" className={styles.row}>
      <span className={cx(styles.disc, styles[state])}>
        <Icon name={state === "done" ? "check" : state === "open" ? "play" : "learn"} size={22} />
      </span>
      <span className={styles.texts}>
        <Foreign lang={lesson.language} className={styles.name}>
          {lesson.title}
        </Foreign>
        <span className={styles.about}>
          {format.language(lesson.language)} · {t("common.minutes", { count: lesson.minutes })} ·{" "}
          {state === "new"
            ? t("lessons.activities", { count: lesson.activity_count })
            : t("lessons.answered", { part: lesson.answered_count, total: lesson.activity_count })}
        </span>
        {state === "open" && (
          <ProgressBar
            thin
            value={lesson.answered_count / Math.max(1, lesson.activity_count)}
            label={t("lessons.answered", { part: lesson.answered_count, total: lesson.activity_count })}
          />
        )}
      </span>
      <Icon name="forward" className={styles.go} />
    </Link>
  );
}
