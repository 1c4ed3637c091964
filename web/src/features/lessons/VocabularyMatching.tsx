import { useRef } from "react";
import { Button, type PressEvent } from "react-aria-components";
import { useT } from "#i18n";
import { Foreign, useToasts } from "#ui";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, VocabularyMatching as Model } from "./drafts";
import { PairNumber } from "./PairNumber";
import styles from "./Pairs.module.css";
import { tapMeaning, tapWordOf, wordOf } from "./pairs";
import { arrowsMove, changeThenFocus, isByKey } from "./tiles";

interface TileProps {
  text: string;
  language: string;
  /** Of the pair it is in; 0 for none. */
  number: number;
  waits: boolean;
  isOver: boolean;
  marks: Record<`data-${string}`, string>;
  onPress(event: PressEvent): void;
}

function Tile({ text, language, number, waits, isOver, marks, onPress }: TileProps) {
  return (
    <Button
      {...marks}
      data-paired={number > 0 || undefined}
      isDisabled={isOver}
      aria-pressed={waits}
      onPress={onPress}
      className={styles.card}
    >
      <Foreign lang={language}>{text}</Foreign> <PairNumber number={number} />
    </Button>
  );
}

/** Words on one side, meanings on the other: tap a word and its meaning, in either order; a tap on a pair parts it. */
export function VocabularyMatching(props: ActivityProps<Model, DraftOf<"vocabulary_matching">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const t = useT();
  const { announce } = useToasts();
  const root = useRef<HTMLDivElement>(null);
  const numberOf = (word: string | undefined) =>
    word === undefined ? 0 : activity.words.findIndex(({ id }) => id === word) + 1;
  const partnerOf = (word: string) => (draft.pairs[word] === undefined ? 0 : numberOf(word));

  /** The focus goes to the other side while something waits, else to the next free word, else to the button that checks. */
  const apply = (next: typeof draft, said: string, event: PressEvent) => {
    const isWaiting = next.word !== null || next.meaning !== null;
    if (Object.keys(next.pairs).length > Object.keys(draft.pairs).length)
      announce(t("lessons.pair.put", { word: said }));
    const side = next.word === null ? "word" : "meaning";
    const free = isWaiting ? `[data-${side}]:not([data-paired])` : "[data-word]:not([data-paired])";
    const change = () => onChange(next);
    if (isByKey(event)) changeThenFocus(root, change, free);
    else change();
  };

  return (
    <div ref={root} className={styles.sides}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a box of a form */}
      <div role="group" aria-label={t("lessons.words")} className={styles.side} onKeyDown={arrowsMove}>
        {activity.words.map(({ id, text }) => (
          <Tile
            key={id}
            text={text}
            language={lesson.language}
            number={partnerOf(id)}
            waits={draft.word === id}
            isOver={isOver}
            marks={{ "data-word": id }}
            onPress={(event) => apply({ ...draft, ...tapWordOf(draft, id) }, text, event)}
          />
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="group" aria-label={t("lessons.meanings")} className={styles.side} onKeyDown={arrowsMove}>
        {activity.meanings.map(({ id, text }) => (
          <Tile
            key={id}
            text={text}
            language={activity.meaning_language}
            number={numberOf(wordOf(draft.pairs, id))}
            waits={draft.meaning === id}
            isOver={isOver}
            marks={{ "data-meaning": id }}
            onPress={(event) => apply({ ...draft, ...tapMeaning(draft, id) }, text, event)}
          />
        ))}
      </div>
    </div>
  );
}
