import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, ListeningComprehension } from "./drafts";
import { Listen } from "./Listen";
import { Options } from "./Options";

/** Which of these was said? */
export function Listening(props: ActivityProps<ListeningComprehension, DraftOf<"listening_comprehension">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  return (
    <div className={styles.both}>
      <Listen lessonId={lesson.id} activityId={activity.id} />
      <Options
        options={activity.options}
        chosen={draft.option}
        onChoose={(option) => onChange({ type: "listening_comprehension", option })}
        language={lesson.language}
        isOver={isOver}
      />
    </div>
  );
}
