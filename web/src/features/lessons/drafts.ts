/** What a learner has put together so far, by type of activity. Pure: components draw it, tests try it. */

import type { Activity, ActivityResponse } from "#api";
import { type Matching, noMatching, noTurning, type Turning } from "./pairs";

type Of<T extends Activity["type"]> = Extract<Activity, { type: T }>;
export type MultipleChoice = Of<"multiple_choice">;
export type GapFill = Of<"gap_fill">;
export type SentenceReordering = Of<"sentence_reordering">;
export type Dictation = Of<"dictation">;
export type Spelling = Of<"spelling">;
export type ListeningComprehension = Of<"listening_comprehension">;
export type TrueFalse = Of<"true_false">;
export type WordFormation = Of<"word_formation">;
export type VocabularyMatching = Of<"vocabulary_matching">;
export type MatchingPairs = Of<"matching_pairs">;
export type BlanksModel = Of<"fill_in_blank" | "cloze_test">;

export type Draft =
  | { type: "multiple_choice"; option: string | null }
  | { type: "gap_fill"; gaps: Record<string, string>; word: string | null; gap: string | null }
  | { type: "sentence_reordering"; order: readonly string[] }
  | { type: "dictation"; text: string }
  | { type: "spelling"; text: string }
  | { type: "listening_comprehension"; option: string | null }
  | { type: "fill_in_blank"; blanks: Record<string, string> }
  | { type: "cloze_test"; blanks: Record<string, string> }
  | { type: "true_false"; value: boolean | null }
  | { type: "word_formation"; text: string }
  | ({ type: "vocabulary_matching" } & Matching)
  | ({ type: "matching_pairs" } & Turning);

export type DraftOf<T extends Draft["type"]> = Extract<Draft, { type: T }>;

export function emptyDraft(activity: Activity): Draft {
  switch (activity.type) {
    case "multiple_choice":
      return { type: "multiple_choice", option: null };
    case "gap_fill":
      return { type: "gap_fill", gaps: {}, word: null, gap: null };
    case "sentence_reordering":
      return { type: "sentence_reordering", order: [] };
    case "dictation":
    case "spelling":
    case "word_formation":
      return { type: activity.type, text: "" };
    case "listening_comprehension":
      return { type: activity.type, option: null };
    case "fill_in_blank":
    case "cloze_test":
      return { type: activity.type, blanks: {} };
    case "true_false":
      return { type: activity.type, value: null };
    case "vocabulary_matching":
      return { type: activity.type, ...noMatching };
    case "matching_pairs":
      return { type: activity.type, ...noTurning };
  }
}

export const gapsOf = (activity: GapFill): string[] =>
  activity.parts.flatMap((part) => ("gap" in part ? [part.gap] : []));

/** The answer to send, or null while something is still missing. */
export function responseOf(activity: Activity, draft: Draft): ActivityResponse | null {
  if (draft.type === "multiple_choice" || draft.type === "listening_comprehension") {
    return draft.option === null ? null : { type: draft.type, option: draft.option };
  }
  if (draft.type === "gap_fill" && activity.type === "gap_fill") {
    const isFull = gapsOf(activity).every((gap) => draft.gaps[gap] !== undefined);
    return isFull ? { type: draft.type, gaps: draft.gaps } : null;
  }
  if (draft.type === "sentence_reordering" && activity.type === "sentence_reordering") {
    const isFull = draft.order.length === activity.tiles.length;
    return isFull ? { type: draft.type, order: [...draft.order] } : null;
  }
  if (draft.type === "fill_in_blank" || draft.type === "cloze_test") {
    // Whoever does not know a word may leave it out.
    const typed = Object.entries(draft.blanks).filter(([, text]) => text.trim() !== "");
    return typed.length === 0 ? null : { type: draft.type, blanks: Object.fromEntries(typed) };
  }
  if (draft.type === "true_false") {
    return draft.value === null ? null : { type: draft.type, is_true: draft.value };
  }
  if (draft.type === "vocabulary_matching" && activity.type === "vocabulary_matching") {
    const isFull = activity.words.every(({ id }) => draft.pairs[id] !== undefined);
    return isFull ? { type: draft.type, pairs: draft.pairs } : null;
  }
  if (draft.type === "matching_pairs" && activity.type === "matching_pairs") {
    if (draft.pairs.length * 2 < activity.cards.length) return null;
    return { type: draft.type, pairs: draft.pairs.map(([one, other]) => [one, other]), moves: draft.moves };
  }
  if (draft.type === "dictation" || draft.type === "spelling" || draft.type === "word_formation") {
    return draft.text.trim() === "" ? null : { type: draft.type, text: draft.text };
  }
  return null;
}

type Gaps = DraftOf<"gap_fill">;

const without = (gaps: Gaps["gaps"], word: string) =>
  Object.fromEntries(Object.entries(gaps).filter(([, put]) => put !== word));

const putIn = (draft: Gaps, gap: string, word: string): Gaps => ({
  ...draft,
  gaps: { ...without(draft.gaps, word), [gap]: word },
  word: null,
  gap: null,
});

/** A word of the bank was tapped: it goes where the chosen gap is, or waits to be put. Tapped again it no longer waits. */
export function tapWord(draft: Gaps, word: string): Gaps {
  if (draft.gap !== null) return putIn(draft, draft.gap, word);
  return { ...draft, word: draft.word === word ? null : word };
}

/** A gap was tapped: it takes the waiting word, gives back its own, or waits for one. */
export function tapGap(draft: Gaps, gap: string): Gaps {
  if (draft.word !== null) return putIn(draft, gap, draft.word);
  const own = draft.gaps[gap];
  if (own !== undefined) return { ...draft, gaps: without(draft.gaps, own), gap: null };
  return { ...draft, gap: draft.gap === gap ? null : gap };
}

type Order = DraftOf<"sentence_reordering">;

/** A tile is put at the end, or taken back when it was put already. */
export function tapTile(draft: Order, tile: string): Order {
  const isPut = draft.order.includes(tile);
  return { ...draft, order: isPut ? draft.order.filter((t) => t !== tile) : [...draft.order, tile] };
}

/** A tile that was put changes places with its neighbour, `by` -1 towards the start or 1 towards the end. */
export function moveTile(draft: Order, tile: string, by: 1 | -1): Order {
  const from = draft.order.indexOf(tile);
  const other = draft.order[from + by];
  if (from < 0 || other === undefined) return draft;
  const order = [...draft.order];
  order[from] = other;
  order[from + by] = tile;
  return { ...draft, order };
}
