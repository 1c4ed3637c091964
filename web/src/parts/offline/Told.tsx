import { answersIn, type Difference, useDifferences, useOutbox, useReachable, wordsIn } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Foreign, Icon, Link, Notice, Section } from "#ui";
import { LessonList } from "../lessons/LessonList";
import styles from "./Offline.module.css";
import { useSummary } from "./StateLine";
import { isReady, useKeptLessons } from "./useKept";

/** On the pages one starts from: what can be done without a network, what waits, and what somebody has to look at. */
export function Told() {
  const isReachable = useReachable();
  const lessons = useKeptLessons().filter(isReady);
  return (
    <div className={styles.told}>
      <Refused />
      <Differences />
      <State />
      {!isReachable && lessons.length > 0 && <Ready lessons={lessons} />}
    </div>
  );
}

/** The frame's line says it already while there is no network. */
function State() {
  const t = useT();
  const isReachable = useReachable();
  const { box, waiting } = useOutbox();
  const summary = useSummary();
  if (!isReachable || !summary) return null;
  return (
    <div className={styles.state}>
      <span>
        <Icon name="check" size={20} />
        {summary}
      </span>
      {answersIn(waiting.lines) + wordsIn(waiting.lines) > 0 && (
        <Button size="s" icon="retry" onPress={box.flush}>
          {t("offline.send")}
        </Button>
      )}
    </div>
  );
}

function Ready({ lessons }: { lessons: Parameters<typeof LessonList>[0]["lessons"] }) {
  const t = useT();
  return (
    <Section title={t("offline.lessons")}>
      <LessonList lessons={lessons} />
    </Section>
  );
}

function Refused() {
  const t = useT();
  const explain = useProblemText();
  const { box, waiting } = useOutbox();
  return waiting.refused.map(({ line, error }) => (
    <Notice key={line.id} tone="wrong">
      <p>
        {t(`offline.refused.${line.kind}`)} {explain(error)}
      </p>
      <Button size="s" onPress={() => box.settle(line.id)}>
        {t("offline.seen")}
      </Button>
    </Notice>
  ));
}

function Differences() {
  const t = useT();
  const { differences, settle } = useDifferences();
  if (differences.length === 0) return null;
  return (
    <Notice>
      <p>{t("offline.differences", { count: differences.length })}</p>
      <ul className={styles.list}>
        {differences.map((one) => (
          <li key={one.id}>
            <DifferenceLine difference={one} />
          </li>
        ))}
      </ul>
      <Button size="s" onPress={settle}>
        {t("offline.seen")}
      </Button>
    </Notice>
  );
}

function DifferenceLine({ difference }: { difference: Difference }) {
  const t = useT();
  const { lesson, told, verdict, answer } = difference;
  return (
    <>
      <Link href={`/lessons/${lesson.id}`}>
        <Foreign lang={lesson.language}>{lesson.title}</Foreign>
      </Link>
      {": "}
      {t("offline.difference", {
        told: t(`lessons.verdict.${told}`),
        verdict: t(`lessons.verdict.${verdict}`),
      })}{" "}
      <Foreign lang={lesson.language}>{answer}</Foreign>
    </>
  );
}
