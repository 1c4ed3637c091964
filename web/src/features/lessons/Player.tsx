import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { earnedBeforeQuery, type Lesson, useReachable } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, cx, Icon, Link, Notice, ProgressBar, useToasts } from "#ui";
import { ActivityBody, useInstruction } from "./ActivityFrame";
import { responseOf } from "./drafts";
import { EndScreen } from "./EndScreen";
import styles from "./Player.module.css";
import { currentOf, type Session, shareOf } from "./session";
import type { OnDevice } from "./useOnDevice";
import { useLessonSession } from "./useSession";
import { VerdictSheet } from "./VerdictSheet";

interface Props {
  lesson: Lesson;
  /** Null when the lesson isn't kept on this device. */
  device: OnDevice | null;
  /** Plays all of it, whatever was answered before. */
  again: boolean;
  /** Where closing goes. */
  backTo: string;
  onAgain(): void;
}

const KEYS = {
  multiple_choice: "lessons.keys.choice",
  gap_fill: "lessons.keys.gaps",
  sentence_reordering: "lessons.keys.tiles",
  dictation: "lessons.keys.dictation",
  spelling: "lessons.keys.dictation",
  listening_comprehension: "lessons.keys.choice",
  fill_in_blank: "lessons.keys.dictation",
  cloze_test: "lessons.keys.blanks",
  true_false: "lessons.keys.choice",
  word_formation: "lessons.keys.dictation",
  vocabulary_matching: "lessons.keys.pairs",
  matching_pairs: "lessons.keys.cards",
} as const;

/** A lesson that isn't kept is judged by the school alone. */
const nobody = async () => null;

/** One activity a screen. */
export function Player({ lesson, device, again, backTo, onAgain }: Props) {
  const t = useT();
  const { announce } = useToasts();
  const [since] = useState(() => Date.now());
  const isReachable = useReachable();
  const playing = useLessonSession(lesson, again, device?.judge ?? nobody);
  useQuery(earnedBeforeQuery({ lessonId: lesson.id, since }));
  const { session, isSending } = playing;
  const activity = currentOf(session);
  const { verdict } = session;
  const instructionOf = useInstruction();
  useEnterAnywhere(playing.check);

  useEffect(() => {
    if (verdict) announce(t(`lessons.verdict.${verdict.verdict}`));
  }, [verdict, announce, t]);

  if (playing.isOver || !activity || !session.draft) {
    return <EndScreen lesson={lesson} session={session} since={since} onAgain={onAgain} />;
  }
  return (
    <div className={styles.player}>
      <title>{`${lesson.title} · ${t("app.name")}`}</title>
      <Top lesson={lesson} session={session} backTo={backTo} />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          playing.check();
        }}
      >
        <div data-activity={activity.type} className={cx(styles.activity, styles[activity.type])}>
          <Instruction key={activity.id} text={instructionOf(activity)} />
          <ActivityBody
            key={`${session.index} ${activity.id}`}
            activity={activity}
            draft={session.draft}
            onChange={playing.change}
            lesson={lesson}
            isOver={verdict !== null || isSending}
          />
        </div>
        {!verdict && (
          <CheckBar
            keys={t(KEYS[activity.type])}
            isReady={responseOf(activity, session.draft) !== null}
            isSending={isSending}
            problem={playing.problem}
            onSkip={!isReachable && device?.leftOut.has(activity.id) ? playing.goOn : undefined}
          />
        )}
      </form>
      {verdict && (
        <VerdictSheet
          verdict={verdict}
          type={activity.type}
          lesson={lesson}
          isLast={session.index === session.queue.length - 1}
          onNext={playing.goOn}
        />
      )}
    </div>
  );
}

/** Enter checks when nothing that takes Enter itself is in focus; with Ctrl it checks from anywhere. */
function useEnterAnywhere(check: () => void) {
  const latest = useRef(check);
  latest.current = check;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      const isForced = event.ctrlKey || event.metaKey;
      const isTaken = (event.target as HTMLElement).closest("button, a, input, summary, [role=dialog]");
      if (isTaken && !isForced) return;
      // Before the button in focus hears of it: Ctrl and Enter are not for it.
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
}

/** The heading takes the focus, so that a new activity is read from its start. */
function Instruction({ text }: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!heading.current?.closest("form")?.contains(document.activeElement))
      heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={styles.instruction}>
      {text}
    </h1>
  );
}

function Top({ lesson, session, backTo }: { lesson: Lesson; session: Session; backTo: string }) {
  const t = useT();
  const format = useFormat();
  const total = session.before + session.queue.length;
  const number = session.before + session.index + 1;
  return (
    <header className={styles.top}>
      <Link href={backTo} variant="plain" className={styles.close} aria-label={t("lessons.leave")}>
        <Icon name="close" size={22} />
      </Link>
      <ProgressBar
        value={shareOf(session)}
        label={lesson.title}
        valueText={t("lessons.at", { number, total })}
        className={styles.progress}
      />
      <span aria-hidden="true" className={styles.count}>
        {format.number(number)}/{format.number(total)}
      </span>
    </header>
  );
}

interface CheckBarProps {
  isReady: boolean;
  isSending: boolean;
  problem: unknown;
  /** The network went, and this activity needs it. */
  onSkip?: () => void;
  /** Which keys work here; shown where there is a keyboard. */
  keys: string;
}

function CheckBar({ isReady, isSending, problem, keys, onSkip }: CheckBarProps) {
  const t = useT();
  const explain = useProblemText();
  return (
    <div className={styles.checkBar}>
      {problem !== null && (
        <Notice tone="wrong">
          {explain(problem)} {t("lessons.answer.kept")}
        </Notice>
      )}
      <Button type="submit" variant="primary" size="l" wide isDisabled={!isReady} isPending={isSending}>
        {isSending ? t("lessons.checking") : problem === null ? t("lessons.check") : t("lessons.check.again")}
      </Button>
      {onSkip && (
        <Button variant="quiet" wide onPress={onSkip}>
          {t("offline.skip")}
        </Button>
      )}
      <p className={styles.keys}>{keys}</p>
    </div>
  );
}
