/** What the voice says one after the other: the sentences of a chapter, the overlong ones in several breaths. */

import type { Block, Speech } from "#api";
import { type Span, unitsOf, wordsOf } from "../../base/words";
import { sentencesOf } from "./text";

/** The longest text that the voice takes at once, in characters. */
export const MAX_SPOKEN_CHARS = 1000;

export interface Utterance extends Span {
  block: number;
  text: string;
}

/** Figures and ornaments are not read aloud. */
const SILENT: ReadonlySet<Block["kind"]> = new Set(["figure", "separator"]);

export function utterancesOf(blocks: readonly Block[], language: string): Utterance[] {
  return blocks
    .filter((block) => !SILENT.has(block.kind))
    .flatMap((block) =>
      sentencesOf(block)
        .flatMap((sentence) => breaths(block.text, sentence, language))
        .map(({ start, end }) => ({ block: block.number, start, end, text: block.text.slice(start, end) }))
        .filter(({ text }) => wordsOf(text, language).length > 0),
    );
}

/** Cuts a span at the last space before the limit, so that no word is torn. */
function breaths(text: string, { start, end }: Span, language: string): Span[] {
  const spans: Span[] = [];
  let from = start;
  while (end - from > MAX_SPOKEN_CHARS) {
    const space = text.lastIndexOf(" ", from + MAX_SPOKEN_CHARS);
    const to = space > from ? space : lastWordEnd(text, from, language);
    spans.push({ start: from, end: to });
    from = text[to] === " " ? to + 1 : to;
  }
  if (end > from) spans.push({ start: from, end });
  return spans;
}

function lastWordEnd(text: string, from: number, language: string): number {
  const fitting = wordsOf(text.slice(from, from + MAX_SPOKEN_CHARS), language);
  const last = fitting.at(-2);
  return last ? from + last.end : from + MAX_SPOKEN_CHARS;
}

/** The utterance at a place of the chapter, else the next one; -1 when there is none after it. */
export function utteranceAt(utterances: readonly Utterance[], block: number, position: number): number {
  return utterances.findIndex((u) => u.block > block || (u.block === block && u.end > position));
}

/** A word of a sound: where it stands in its block and when it is said. */
export interface Timed extends Span {
  from: number;
  to: number;
}

/** The spoken words of an utterance, placed in its block. */
export function timed(utterance: Utterance, words: Speech["words"]): Timed[] {
  const unit = unitsOf(utterance.text);
  return words.map((word) => ({
    start: utterance.start + unit(word.start),
    end: utterance.start + unit(word.end),
    from: word.from_ms,
    to: word.to_ms,
  }));
}

/** A word stays lit this long after its end, so that short pauses don't flicker. */
const AFTERGLOW_MS = 250;

/** The word that is said at a moment of the sound, or null in a pause. `words` stand in the order of their times. */
export function wordAt(words: readonly Timed[], ms: number): Timed | null {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.from ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  const word = words[low - 1];
  return word && ms < word.to + AFTERGLOW_MS ? word : null;
}
