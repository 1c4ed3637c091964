import { useState } from "react";
import { type PartnerTurn, useKeepNote } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Foreign, useToasts } from "#ui";
import { reviewId } from "../../cards-core/ids";
import styles from "./partner.module.css";

const MAX_SENTENCE_CHARS = 1000;

/** The sentence in which a word was met. */
function sentenceOf(turn: PartnerTurn, word: string): string | null {
  const sentences = `${turn.reply}\n${turn.said}`.split(/(?<=[.!?؟…])\s+|\n+/);
  return sentences.find((sentence) => sentence.includes(word))?.slice(0, MAX_SENTENCE_CHARS) ?? null;
}

/** Words worth keeping; one tap makes each a word of one's own list, and so a card. */
export function Words({ turn, language }: { turn: PartnerTurn; language: string }) {
  const t = useT();
  return (
    <ul aria-label={t("partner.words")} className={styles.words}>
      {turn.vocabulary.map((word) => (
        <li key={word.word}>
          <Chip turn={turn} word={word} language={language} />
        </li>
      ))}
    </ul>
  );
}

interface ChipProps {
  turn: PartnerTurn;
  word: PartnerTurn["vocabulary"][number];
  language: string;
}

function Chip({ turn, word, language }: ChipProps) {
  const t = useT();
  const explain = useProblemText();
  const { show } = useToasts();
  const keep = useKeepNote();
  const [isKept, setKept] = useState(false);
  const send = () =>
    keep.mutate(
      {
        id: reviewId(),
        language,
        word: word.word,
        lemma: word.lemma,
        meaning: word.meaning,
        sentence: sentenceOf(turn, word.word),
      },
      {
        onSuccess: () => setKept(true),
        onError: (problem) => show({ text: explain(problem), tone: "wrong" }),
      },
    );
  return (
    <>
      <Button
        size="s"
        icon={isKept ? "check" : "bookmark"}
        isPending={keep.isPending || isKept}
        aria-label={t(isKept ? "partner.word.kept" : "partner.word.keep", { word: word.lemma })}
        onPress={send}
        className={styles.chip}
      >
        <Foreign lang={language}>{word.lemma}</Foreign>
      </Button>
      {word.meaning && <Foreign className={styles.meaning}>{word.meaning}</Foreign>}
    </>
  );
}
