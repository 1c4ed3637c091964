import { type Standing, useMarkTerms } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button } from "#ui";
import { stateOf } from "../../parts/words/known";
import styles from "./WordCard.module.css";

interface Props {
  standing: Standing;
  lemma: string;
  /** As the text has it. */
  word: string;
  language: string;
}

/** How the reader stands to a word and why, and what they say of it. */
export function WordState({ standing, lemma, word, language }: Props) {
  const t = useT();
  const explain = useProblemText();
  const mark = useMarkTerms();
  const state = stateOf(standing);
  const say = (said: "known" | "new" | "ignored") => mark.mutate({ language, lemma, word, state: said });
  // One button whatever it says: whoever presses it keeps the focus.
  const isOut = state === "known" || state === "ignored";
  return (
    <div className={styles.state}>
      <p aria-live="polite" className={styles.stateName} data-state={state}>
        {t(`reader.state.${standing}`)}
      </p>
      <div className={styles.stateActs}>
        <Button
          variant="quiet"
          icon={isOut ? "undo" : "check"}
          isPending={mark.isPending}
          onPress={() => say(isOut ? "new" : "known")}
        >
          {t(state === "known" ? "reader.state.notYet" : isOut ? "reader.state.count" : "reader.state.know")}
        </Button>
        {standing === "new" && (
          <Button variant="quiet" onPress={() => say("ignored")}>
            {t("reader.state.leaveOut")}
          </Button>
        )}
      </div>
      {mark.error && (
        <p role="alert" className={styles.failed}>
          {explain(mark.error)}
        </p>
      )}
    </div>
  );
}
