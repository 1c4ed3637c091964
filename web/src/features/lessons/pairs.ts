/** Bringing things together two and two. Pure. */

export interface Matching {
  /** For each word its meaning. */
  pairs: Readonly<Record<string, string>>;
  /** Chosen and waiting for its partner. */
  word: string | null;
  meaning: string | null;
}

export const noMatching: Matching = { pairs: {}, word: null, meaning: null };

export const wordOf = (pairs: Matching["pairs"], meaning: string): string | undefined =>
  Object.keys(pairs).find((word) => pairs[word] === meaning);

const without = (pairs: Matching["pairs"], word: string | undefined) =>
  Object.fromEntries(Object.entries(pairs).filter(([key]) => key !== word));

const joined = ({ pairs }: Matching, word: string, meaning: string): Matching => ({
  pairs: { ...without(without(pairs, wordOf(pairs, meaning)), word), [word]: meaning },
  word: null,
  meaning: null,
});

/** A word was tapped: it takes the waiting meaning, gives its own back, or waits. */
export function tapWordOf(draft: Matching, word: string): Matching {
  if (draft.meaning !== null) return joined(draft, word, draft.meaning);
  if (draft.pairs[word] !== undefined) return { ...draft, pairs: without(draft.pairs, word), word: null };
  return { ...draft, word: draft.word === word ? null : word };
}

/** A meaning was tapped: likewise. */
export function tapMeaning(draft: Matching, meaning: string): Matching {
  if (draft.word !== null) return joined(draft, draft.word, meaning);
  const own = wordOf(draft.pairs, meaning);
  if (own !== undefined) return { ...draft, pairs: without(draft.pairs, own), meaning: null };
  return { ...draft, meaning: draft.meaning === meaning ? null : meaning };
}

export interface Turning {
  pairs: readonly (readonly [string, string])[];
  /** Cards that lie open, two at most. */
  open: readonly string[];
  /** How often two cards were looked at. */
  moves: number;
}

export const noTurning: Turning = { pairs: [], open: [], moves: 0 };

export const pairNumberOf = (draft: Turning, card: string): number =>
  draft.pairs.findIndex((pair) => pair.includes(card)) + 1;

/** The two open cards belong together, says the learner. */
export function keepPair(draft: Turning): Turning {
  const [one, other] = draft.open;
  if (one === undefined || other === undefined) return draft;
  return { ...draft, pairs: [...draft.pairs, [one, other]], open: [] };
}

/**
 * A card was tapped. A closed one is opened, and closes two that lay open; one of two open ones makes them a pair; a single open one is
 * closed; one of a pair parts it.
 */
export function turn(draft: Turning, card: string): Turning {
  if (pairNumberOf(draft, card) > 0)
    return { ...draft, pairs: draft.pairs.filter((pair) => !pair.includes(card)) };
  if (draft.open.includes(card)) return draft.open.length === 2 ? keepPair(draft) : { ...draft, open: [] };
  const open = draft.open.length === 2 ? [card] : [...draft.open, card];
  return { ...draft, open, moves: draft.moves + (open.length === 2 ? 1 : 0) };
}
