/** Sentences with a gap, and sentences with their word marked. */

export const GAP = "____";

export interface Piece {
  text: string;
  isWord: boolean;
}

/** The sentence in pieces, the word apart, found by its twin that has a gap where the word stands. */
export function filled(gap: string, sentence: string, word: string): Piece[] {
  const around = gap.split(GAP);
  const pieces: Piece[] = [];
  let at = 0;
  around.forEach((text, place) => {
    const isLast = place === around.length - 1;
    const start = isLast ? sentence.length - text.length : sentence.indexOf(text, at);
    const found = sentence.slice(at, Math.max(at, start));
    if (place > 0) pieces.push({ text: found || word, isWord: true });
    pieces.push({ text, isWord: false });
    at = Math.max(at, start) + text.length;
  });
  return pieces.filter((piece) => piece.text !== "");
}

/** The same without a twin: by the word itself. */
export function marked(sentence: string, word: string): Piece[] {
  const at = sentence.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) return [{ text: sentence, isWord: false }];
  const end = at + word.length;
  return [
    { text: sentence.slice(0, at), isWord: false },
    { text: sentence.slice(at, end), isWord: true },
    { text: sentence.slice(end), isWord: false },
  ].filter((piece) => piece.text !== "");
}
