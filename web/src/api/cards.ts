/** The words a learner keeps. */

import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { todayQuery } from "./progress";
import { useReadingChanged } from "./reading";
import type { NewNote, NoteChanges } from "./types";
import { tellOfWords } from "./waiting";

const PAGE = 50;

/** All kept words, newest first; `language` narrows them to one. */
export const notesQuery = (language?: string) =>
  infiniteQueryOptions({
    queryKey: ["notes", language ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/cards/notes", {
          signal,
          params: { query: { language, after: pageParam, limit: PAGE } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** The word list changed, and with it the cards. */
function useNotesChanged() {
  const cache = useQueryClient();
  const readingChanged = useReadingChanged();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ["notes"] }),
      cache.invalidateQueries({ queryKey: ["cards"] }),
      readingChanged(),
      cache.invalidateQueries({ queryKey: todayQuery.queryKey }),
    ]);
}

/** Keeps a word under an id made here (a UUIDv7), by which it is taken back; without a network it waits. */
export function useKeepNote() {
  const changed = useNotesChanged();
  return useMutation({
    mutationFn: async ({ id, ...note }: NewNote & { id: string }) => {
      const sent = { look_up: false, ...note, id, kept_at: new Date().toISOString() };
      return { id, waits: (await tellOfWords({ kind: "note", id, note: sent })).waits };
    },
    onSuccess: changed,
  });
}

/** Takes back what `useKeepNote` did. A word that was there before stays. */
export function useForgetNote() {
  const changed = useNotesChanged();
  return useMutation({
    mutationFn: (id: string) => tellOfWords({ kind: "forget", id }),
    onSuccess: changed,
  });
}

export function useDeleteNote() {
  const changed = useNotesChanged();
  return useMutation({
    mutationFn: async (id: string) => {
      // keepalive: sent even when the page is just being left.
      await api.DELETE("/api/cards/notes/{note_id}", { params: { path: { note_id: id } }, keepalive: true });
    },
    onSuccess: changed,
  });
}

export function useEditNote() {
  const changed = useNotesChanged();
  return useMutation({
    mutationFn: ({ id, changes }: { id: string; changes: NoteChanges }) =>
      body(api.PATCH("/api/cards/notes/{note_id}", { params: { path: { note_id: id } }, body: changes })),
    onSuccess: changed,
  });
}

/** Keeps the most useful words of a chapter that are not kept yet. */
export function useKeepChapter() {
  const changed = useNotesChanged();
  return useMutation({
    mutationFn: (chapter: { book_id: string; chapter: number; count: number }) =>
      body(api.POST("/api/cards/notes/from-chapter", { body: chapter })),
    onSuccess: changed,
  });
}
