/** What the reader knows of the words of a chapter. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { remembered } from "./kept";
import type { Chapter, Reading, Swept } from "./types";
import { tellOfWords } from "./waiting";

const KEY = "reading";

export const readingName = (book: string, chapter: number) => `reading/${book}/${chapter}`;

export const fetchReading = (book: string, chapter: number, signal?: AbortSignal): Promise<Reading> =>
  body(api.GET("/api/cards/reading", { signal, params: { query: { book_id: book, chapter } } }));

export const readingQuery = (bookId: string, chapter: number) =>
  queryOptions({
    queryKey: [KEY, bookId, chapter],
    queryFn: ({ signal }) =>
      remembered(readingName(bookId, chapter), () => fetchReading(bookId, chapter, signal)),
  });

/** What is known of words has changed: chapters that are shown are asked for anew. */
export function useReadingChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: [KEY] });
}

interface Mark {
  language: string;
  lemma: string;
  /** As the text has it. */
  word: string;
  state: "known" | "new" | "ignored";
}

/** Says of a word that it is known, new, or left out; without a network it is told later. */
export function useMarkTerms() {
  const changed = useReadingChanged();
  return useMutation({
    mutationFn: ({ language, lemma, word, state }: Mark) => {
      const marks = { language, lemmas: [lemma], state, said_at: new Date().toISOString() };
      return tellOfWords({ kind: "mark", id: `${language}/${lemma}`, word, marks });
    },
    onSuccess: changed,
  });
}

interface SweepWish {
  /** A UUIDv7 made here: by it the sweep is undone. */
  id: string;
  chapter: Pick<Chapter, "book_id" | "number" | "contents_version">;
}

/** Marks the words of a chapter as known that are new and that nothing was said of; gives their number, or null while nobody knows. */
export function useKnowRest() {
  const changed = useReadingChanged();
  return useMutation({
    mutationFn: async ({ id, chapter: { book_id, number, contents_version } }: SweepWish) => {
      const sweep = { book_id, chapter: number, contents_version, said_at: new Date().toISOString() };
      const { waits, answer } = await tellOfWords({ kind: "sweep", id, sweep });
      return waits ? null : (answer as Swept).marked;
    },
    onSuccess: changed,
  });
}

export function useUndoKnowRest() {
  const changed = useReadingChanged();
  return useMutation({
    mutationFn: (id: string) => tellOfWords({ kind: "unsweep", id }),
    onSuccess: changed,
  });
}
