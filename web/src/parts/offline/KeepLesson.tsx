import { type Lesson, packName, soundsName, useReachable } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, Icon } from "#ui";
import { Going } from "./Going";
import { lessonStep, letLessonGo } from "./keeping";
import styles from "./Offline.module.css";
import { tasks, useTask } from "./tasks";
import { bytesOf, useFacts } from "./useKept";

/** Keeps a lesson on this device, says so when it is, and lets it go. */
export function KeepLesson({ lesson }: { lesson: Pick<Lesson, "id"> }) {
  const t = useT();
  const format = useFormat();
  const isReachable = useReachable();
  const name = `lesson/${lesson.id}`;
  const task = useTask(name);
  const pack = useFacts(packName(lesson.id));
  const sounds = useFacts(soundsName(lesson.id));
  if (task) return <Going name={name} task={task} label={t("offline.keeping")} />;
  if (pack.length === 0)
    return isReachable ? (
      <Button wide icon="download" onPress={() => tasks.start(name, [lessonStep(lesson.id)])}>
        {t("offline.keep")}
      </Button>
    ) : null;
  return (
    <div className={styles.state}>
      <span>
        <Icon name="check" size={20} />
        {t("offline.kept", { size: format.bytes(bytesOf(pack) + bytesOf(sounds)) })}
      </span>
      <Button size="s" variant="quiet" onPress={() => letLessonGo(lesson.id)}>
        {t("offline.remove")}
      </Button>
    </div>
  );
}
