/** How the reader stands to the words of a chapter. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Reading, readingQuery, type Standing, useOutbox, useSession } from "#api";
import { type State, stateOf } from "./states";
import { withWaiting } from "./waiting";

export { type State, stateOf };

/** The standing of a word as the text has it; null for numbers and where nothing is known of the language's words. */
export function standingOf(reading: Reading, word: string): Standing | null {
  if (!reading.explained || /^\p{Nd}/u.test(word)) return null;
  return reading.standings[word.toLowerCase()] ?? reading.usual;
}

/** The share of running words that are known, names and what the reader left out apart; null when there is nothing to know. */
export function knownShare({ words }: Pick<Reading, "words">): number | null {
  const all = words.known + words.learning + words.new;
  return all > 0 ? words.known / all : null;
}

/** Whether so many words are new, as far as the school knows, that naming them tells nobody anything. */
export function isMostlyNew(reading: Pick<Reading, "words">): boolean {
  const { known, learning, new: fresh } = reading.words;
  return fresh > known + learning;
}

/** What the reader knows of a chapter; null for guests, of whom nothing is kept, and until it is there. */
export function useKnown(bookId: string, chapter: number): Reading | null {
  const { user } = useSession();
  const enabled = user !== null && user !== undefined && user.role !== "guest";
  const { data } = useQuery({ ...readingQuery(bookId, chapter), enabled });
  const { lines } = useOutbox().waiting;
  return useMemo(
    () => (enabled && data ? withWaiting(data, lines, bookId, chapter) : null),
    [enabled, data, lines, bookId, chapter],
  );
}
