import { useEffect, useRef } from "react";
import type { Activity, Lesson, Told } from "#api";
import { useT } from "#i18n";
import { Button, cx, Foreign, Icon, type IconName } from "#ui";
import { SayButton } from "../../parts/sound/SayButton";
import { Diff } from "./Diff";
import styles from "./Verdict.module.css";

const ICONS = { right: "check", slip: "check", partial: "minus", wrong: "close" } satisfies Record<
  string,
  IconName
>;

interface Props {
  verdict: Told;
  type: Activity["type"];
  lesson: Pick<Lesson, "language" | "direction">;
  isLast: boolean;
  onNext(): void;
}

/** Rises when an answer was judged: what it was, where it differs, why, what is right and how that sounds. */
export function VerdictSheet({ verdict, type, lesson, isLast, onNext }: Props) {
  const t = useT();
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => foot.current?.querySelector("button")?.focus({ preventScroll: true }), []);
  // A single word needs no diff: the reason names both.
  const differs = verdict.diff.length > 1 && verdict.diff.some((part) => part.op !== "same");
  const { reason } = verdict;
  // Two languages in one breath are nothing to hear.
  const isOfPairs = type === "vocabulary_matching" || type === "matching_pairs";
  return (
    <section aria-labelledby="verdict" data-verdict={verdict.verdict} className={styles.sheet}>
      <div className={styles.in}>
        <header className={styles.head}>
          <span className={styles.mark}>
            <Icon name={ICONS[verdict.verdict]} size={24} />
          </span>
          <h2 id="verdict" className={styles.word}>
            {t(`lessons.verdict.${verdict.verdict}`)}
          </h2>
        </header>
        {differs && (
          <Diff
            diff={verdict.diff}
            language={lesson.language}
            direction={lesson.direction}
            of={isOfPairs ? "pairs" : type === "spelling" ? "letters" : "words"}
          />
        )}
        {reason.code !== "right" && (
          <p className={styles.reason}>
            {t.maybe(`lessons.reason.${reason.code}`, reason.params) ?? reason.text}
          </p>
        )}
        <div className={styles.answer}>
          <div>
            <span className={styles.answerLabel}>{t("lessons.answer")}</span>
            <Foreign
              lang={lesson.language}
              className={cx(styles.answerText, isOfPairs && styles.answerLines)}
            >
              {verdict.answer}
            </Foreign>
          </div>
          {!isOfPairs && (
            <SayButton label={t("lessons.answer.hear")} text={verdict.answer} language={lesson.language} />
          )}
        </div>
        {verdict.isOwn && (
          <p className={styles.own}>
            <Icon name="offline" size={18} /> {t("offline.judged")}
          </p>
        )}
        <div ref={foot}>
          <Button variant="primary" size="l" wide iconEnd="forward" onPress={onNext}>
            {isLast ? t("lessons.finish") : t("lessons.next")}
          </Button>
        </div>
      </div>
    </section>
  );
}
