import { useT } from "#i18n";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, Dictation as Model } from "./drafts";
import { Listen } from "./Listen";
import { WriteField } from "./WriteField";

const MAX_ANSWER_CHARS = 2000;

/** Listen, as often as one likes, and write. */
export function Dictation(props: ActivityProps<Model, DraftOf<"dictation">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const t = useT();
  return (
    <div className={styles.both}>
      <Listen lessonId={lesson.id} activityId={activity.id} />
      <WriteField
        label={t("lessons.write", { count: activity.word_count })}
        text={draft.text}
        onChange={(text) => onChange({ type: "dictation", text })}
        lesson={lesson}
        isOver={isOver}
        maxLength={MAX_ANSWER_CHARS}
      />
    </div>
  );
}
