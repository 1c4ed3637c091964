/** What the reader knows of the words of a chapter. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { remembered } from "./kept";
import type { TermMarks } from "./types";

const KEY = "reading";

export const readingQuery = (bookId: string, chapter: number) =>
  queryOptions({
    queryKey: [KEY, bookId, chapter],
    queryFn: ({ signal }) =>
      remembered(`reading/${bookId}/${chapter}`, () =>
        body(api.GET("/api/cards/reading", { signal, params: { query: { book_id: bookId, chapter } } })),
      ),
  });

/** What is known of words has changed: chapters that are shown are asked for anew. */
export function useReadingChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: [KEY] });
}

/** Says of words that they are known, new, or left out. */
export function useMarkTerms() {
  const changed = useReadingChanged();
  return useMutation({
    mutationFn: async (marks: TermMarks) => {
      await api.PUT("/api/cards/terms", { body: marks });
    },
    onSuccess: changed,
  });
}

interface Sweep {
  /** A UUIDv7 made here: by it the sweep is undone. */
  id: string;
  bookId: string;
  chapter: number;
}

/** Marks the words of a chapter as known that are new and that nothing was said of. */
export function useKnowRest() {
  const changed = useReadingChanged();
  return useMutation({
    mutationFn: ({ id, bookId, chapter }: Sweep) =>
      body(
        api.PUT("/api/cards/reading/known/{sweep_id}", {
          params: { path: { sweep_id: id } },
          body: { book_id: bookId, chapter },
        }),
      ),
    onSuccess: changed,
  });
}

export function useUndoKnowRest() {
  const changed = useReadingChanged();
  return useMutation({
    mutationFn: async (id: string) => {
      // keepalive: sent even when the page is just being left.
      await api.DELETE("/api/cards/reading/known/{sweep_id}", {
        params: { path: { sweep_id: id } },
        keepalive: true,
      });
    },
    onSuccess: changed,
  });
}
