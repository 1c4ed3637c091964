import { useT } from "#i18n";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, Spelling as Model } from "./drafts";
import { Gapped } from "./Gapped";
import { Listen } from "./Listen";
import { WriteField } from "./WriteField";

const MAX_WORD_CHARS = 200;

/** One word is said, and the sentence it comes from is shown without it. */
export function Spelling(props: ActivityProps<Model, DraftOf<"spelling">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const t = useT();
  return (
    <div className={styles.both}>
      <Listen lessonId={lesson.id} activityId={activity.id} />
      <p lang={lesson.language} dir={lesson.direction} className={styles.text}>
        <Gapped text={activity.text} />
      </p>
      <WriteField
        label={t("lessons.word")}
        text={draft.text}
        onChange={(text) => onChange({ type: "spelling", text })}
        lesson={lesson}
        isOver={isOver}
        maxLength={MAX_WORD_CHARS}
      />
    </div>
  );
}
