import { memo, useMemo, useSyncExternalStore } from "react";
import type { Block } from "#api";
import type { Lit, ReadAloud } from "./readAloud";
import { type Part, type Piece, partsOf } from "./text";

interface Looks {
  /** Classes of a sentence, which has `data-said` while it is said, and of a word, which has `data-lit`. */
  styles: { readonly sentence?: string; readonly word?: string };
}

interface Props extends Looks {
  block: Block;
  language: string;
  reading: ReadAloud;
}

/** The sentences and words of a block; what is being said is lit. */
export const SpokenText = memo(function SpokenText({ block, language, reading, styles }: Props) {
  const parts = useMemo(() => partsOf(block, language), [block, language]);
  const lit = useSyncExternalStore(reading.subscribe, () => reading.litIn(block.number));
  return parts.map((part) => <PartText key={partKey(part)} part={part} lit={lit} styles={styles} />);
});

const partKey = ({ sentence, pieces }: Part) => sentence?.start ?? `before ${pieces[0]?.text}`;

function PartText({ part: { sentence, pieces }, lit, styles }: Looks & { part: Part; lit: Lit | null }) {
  if (!sentence) return pieces.map(({ text }) => text).join("");
  const isSaid = lit !== null && lit.start < sentence.end && lit.end > sentence.start;
  return (
    <span data-s={sentence.origin} data-said={isSaid || undefined} className={styles.sentence}>
      <Words pieces={pieces} lit={isSaid ? lit.word : null} styles={styles} />
    </span>
  );
}

const Words = memo(function Words({ pieces, lit, styles }: Looks & { pieces: Piece[]; lit: Lit["word"] }) {
  let at = 0;
  return pieces.map(({ text, word }) => {
    const key = at++;
    if (word === null) return text;
    const isLit = lit !== null && word < lit.end && word + text.length > lit.start;
    return (
      <span key={key} data-w={word} data-lit={isLit || undefined} className={styles.word}>
        {text}
      </span>
    );
  });
});
