import type { PartnerTurn } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Notice } from "#ui";
import { Answer } from "./Answer";
import styles from "./partner.module.css";
import type { Voice } from "./voice";
import { Words } from "./Words";

interface Props {
  turn: PartnerTurn;
  language: string;
  /** What says the answer by itself. */
  spoken?: Voice | null;
  /** Asks once more for an answer that did not come. */
  onAgain?: () => void;
}

/** What was said, what is better, what was answered, and the words in it. */
export function Turn({ turn, language, spoken, onAgain }: Props) {
  const t = useT();
  const explain = useProblemText();
  const isOpen = turn.state === "failed" || turn.state === "running";
  return (
    <div className={styles.turn}>
      <p lang={language} dir="auto" className={styles.said}>
        {turn.said}
      </p>
      {turn.corrections.length > 0 && <Corrections turn={turn} language={language} />}
      {turn.reply && <Answer text={turn.reply} language={language} spoken={spoken} />}
      {turn.state === "cut" && <p className={styles.soft}>{t("partner.cut")}</p>}
      {isOpen && (
        <>
          <Notice tone="slip">{turn.problem ? explain(turn.problem) : t("problem.turn_running")}</Notice>
          <Button icon="retry" isDisabled={!onAgain} onPress={onAgain}>
            {t("partner.again")}
          </Button>
        </>
      )}
      {turn.vocabulary.length > 0 && <Words turn={turn} language={language} />}
    </div>
  );
}

/** The line once more with what is better in place; offsets count code points. */
function Corrections({ turn, language }: { turn: PartnerTurn; language: string }) {
  const t = useT();
  const letters = [...turn.said];
  const text = (start: number, end?: number) => letters.slice(start, end).join("");
  const last = turn.corrections.at(-1);
  return (
    <div className={styles.corrections}>
      <p className={styles.soft}>{t("partner.better")}</p>
      <p lang={language} dir="auto">
        {turn.corrections.map((one, index) => (
          <span key={one.start}>
            {text(turn.corrections[index - 1]?.end ?? 0, one.start)}
            <del>{one.given}</del> <ins>{one.better}</ins>
          </span>
        ))}
        {text(last?.end ?? 0)}
      </p>
      {turn.corrections.some((one) => one.reason) && (
        <ul className={styles.reasons}>
          {turn.corrections.map(
            (one) =>
              one.reason && (
                <li key={one.start} dir="auto">
                  {one.reason}
                </li>
              ),
          )}
        </ul>
      )}
    </div>
  );
}
