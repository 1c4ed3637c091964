import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Notice, ProgressBar } from "#ui";
import styles from "./Offline.module.css";
import { type Task, tasks } from "./tasks";

/** How far something is that is being kept, and a way to stop it; or why it ended. */
export function Going({ name, task, label }: { name: string; task: Task; label: string }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  if (task.error !== null)
    return (
      <Notice tone="wrong">
        <p>{explain(task.error)}</p>
        <Button size="s" onPress={() => tasks.cancel(name)}>
          {t("offline.seen")}
        </Button>
      </Notice>
    );
  const valueText = t("lessons.of", { part: task.done, total: task.total });
  return (
    <div className={styles.going}>
      <ProgressBar value={task.done / Math.max(1, task.total)} label={label} valueText={valueText} />
      <span aria-hidden="true">
        {format.number(task.done)}/{format.number(task.total)}
      </span>
      <Button size="s" onPress={() => tasks.cancel(name)}>
        {t("offline.stop")}
      </Button>
    </div>
  );
}
