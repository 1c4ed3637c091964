/** Cuts a block's text into sentences and words that can be tapped. */

import type { Block } from "#api";
import { type Span, unitsOf, wordsOf } from "../../base/words";

export interface Sentence extends Span {
  /** Where it starts as the API counts: in code points of the block. */
  origin: number;
}

/** A run of a block's text: a word (with where it starts) or what stands between two. */
export interface Piece {
  text: string;
  word: number | null;
}

/** A sentence's pieces, or with `sentence: null` what stands between two sentences. */
export interface Part {
  sentence: Sentence | null;
  pieces: Piece[];
}

/** A block that names no sentences is one. */
export function sentencesOf(block: Block): Sentence[] {
  if (block.sentences.length === 0)
    return block.text ? [{ start: 0, end: block.text.length, origin: 0 }] : [];
  const unit = unitsOf(block.text);
  return block.sentences.map(([start = 0, end = 0]) => ({
    start: unit(start),
    end: unit(end),
    origin: start,
  }));
}

/** The whole text of a block in order; put together, the pieces are the text again. */
export function partsOf(block: Block, language: string): Part[] {
  const words = wordsOf(block.text, language);
  const parts: Part[] = [];
  let at = 0;
  const add = (sentence: Sentence | null, start: number, end: number) => {
    if (end > start) parts.push({ sentence, pieces: piecesOf(block.text, { start, end }, words) });
    at = Math.max(at, end);
  };
  for (const sentence of sentencesOf(block)) {
    add(null, at, sentence.start);
    add(sentence, Math.max(at, sentence.start), sentence.end);
  }
  add(null, at, block.text.length);
  return parts;
}

function piecesOf(text: string, { start, end }: Span, words: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const word of words) {
    if (word.start < at || word.end > end) continue;
    if (word.start > at) pieces.push({ text: text.slice(at, word.start), word: null });
    pieces.push({ text: text.slice(word.start, word.end), word: word.start });
    at = word.end;
  }
  if (end > at) pieces.push({ text: text.slice(at, end), word: null });
  return pieces;
}

/** The sentence that holds the position, else the whole block as one. */
export function sentenceAt(block: Block, position: number): Sentence {
  const found = sentencesOf(block).find(({ start, end }) => start <= position && position < end);
  return found ?? { start: 0, end: block.text.length, origin: 0 };
}
