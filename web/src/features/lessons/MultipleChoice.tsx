import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, MultipleChoice as Model } from "./drafts";
import { Gapped } from "./Gapped";
import { Options } from "./Options";

export function MultipleChoice(props: ActivityProps<Model, DraftOf<"multiple_choice">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  return (
    <>
      <p lang={lesson.language} dir={lesson.direction} className={styles.text}>
        <Gapped text={activity.text} />
      </p>
      <Options
        options={activity.options}
        chosen={draft.option}
        onChoose={(option) => onChange({ type: "multiple_choice", option })}
        language={lesson.language}
        isOver={isOver}
      />
    </>
  );
}
