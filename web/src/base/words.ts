/** Words of a text and where they stand. */

/** A stretch of a text in UTF-16 units, as JavaScript counts. */
export interface Span {
  start: number;
  end: number;
}

/** The API counts code points; this turns such an offset into `text` into one in UTF-16 units. */
export function unitsOf(text: string): (codePoint: number) => number {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => Math.min(offset, text.length);
  const starts: number[] = [];
  let unit = 0;
  for (const character of text) {
    starts.push(unit);
    unit += character.length;
  }
  return (offset) => starts[offset] ?? text.length;
}

// As the server finds words: apostrophes and the zero-width non-joiner inside a word belong to it, hyphens part two.
const LETTERS = "[\\p{L}\\p{M}\\p{Nd}]";
const INSIDE = "['’ʼ＇\u200c\u200d\u00ad·׳״]";
const WORD = new RegExp(
  `\\p{Nd}+(?:[.,:٫٬]\\p{Nd}+)*${LETTERS}*|\\p{L}${LETTERS}*(?:${INSIDE}${LETTERS}+)*`,
  "gu",
);

/** Written without spaces: their words are found by the browser's own dictionary where it has one. */
const SPACELESS = new Set(["zh", "ja", "th", "lo", "km", "my"]);

export function wordsOf(text: string, language: string): Span[] {
  if (SPACELESS.has(language.split("-")[0] ?? "") && typeof Intl.Segmenter === "function") {
    const segments = new Intl.Segmenter(language, { granularity: "word" }).segment(text);
    return [...segments]
      .filter((segment) => segment.isWordLike)
      .map(({ index, segment }) => ({ start: index, end: index + segment.length }));
  }
  return [...text.matchAll(WORD)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
  }));
}
