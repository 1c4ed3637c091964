/** Books, their chapters, where the reader is, and words. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, auth, body } from "./client";
import { ApiError, isUnreachable } from "./error";
import { keptValue, letGo, remembered } from "./kept";
import { todayQuery } from "./progress";
import { isReachable } from "./reach";
import type { Book, BookDetail, Chapter, Place } from "./types";
import { keepPlace, placeOf } from "./waiting";

const PAGE = 50;
const WATCH_MS = 700;

export const underWay = (book: Pick<Book, "status">) => book.status === "queued" || book.status === "reading";

/** The shelf: own books and the school's, newest first. */
export const booksQuery = () =>
  infiniteQueryOptions({
    queryKey: ["books"],
    queryFn: ({ signal, pageParam }) =>
      remembered(`list/books/${pageParam ?? ""}`, () =>
        body(api.GET("/api/library/books", { signal, params: { query: { after: pageParam, limit: PAGE } } })),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const fetchBook = (id: string, signal?: AbortSignal): Promise<BookDetail> =>
  body(api.GET("/api/library/books/{book_id}", { signal, params: { path: { book_id: id } } }));

/** A book that was read anew has other chapters, although nobody has arranged them. */
const isSameTree = (one: BookDetail, other: BookDetail) =>
  one.contents_version === other.contents_version &&
  JSON.stringify(one.chapters) === JSON.stringify(other.chapters);

/** One book with its chapters; asked for again and again while the school is reading it. */
export const bookQuery = (id: string) =>
  queryOptions({
    queryKey: ["book", id],
    queryFn: async ({ signal, client }) => {
      const seen = client.getQueryData<BookDetail>(["book", id]);
      const before = seen ?? (await keptValue<BookDetail>(`book/${id}`))?.value;
      const book = await remembered(`book/${id}`, () => fetchBook(id, signal));
      // Arranged anew: chapters that are kept under their old numbers would be others. The one that is being read stays until it is left.
      if (before && !isSameTree(before, book)) {
        await letGo(`chapter/${id}/`, `reading/${id}/`);
        client.removeQueries({ queryKey: ["chapter", id], type: "inactive" });
      }
      // Read without a network, and not told yet.
      return { ...book, place: placeOf(book) ?? book.place };
    },
    refetchInterval: ({ state }) => (state.data && underWay(state.data) ? WATCH_MS : false),
  });

export function useBooksChanged() {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ["books"] }),
      cache.invalidateQueries({ queryKey: todayQuery.queryKey }),
    ]);
}

export function useDeleteBook() {
  const cache = useQueryClient();
  const changed = useBooksChanged();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE("/api/library/books/{book_id}", { params: { path: { book_id: id } } });
      await letGo(`chapter/${id}/`, `reading/${id}/`, `book/${id}`);
    },
    onSuccess: (_, id) => {
      cache.removeQueries({ queryKey: bookQuery(id).queryKey });
      return changed();
    },
  });
}

/** Has the school fetch a page of the web; where the same address failed before, it is tried anew. */
export function useAddArticle() {
  const cache = useQueryClient();
  const changed = useBooksChanged();
  return useMutation({
    mutationFn: (address: string) => body(api.POST("/api/library/articles", { body: { address } })),
    onSuccess: (book) => {
      if (book) cache.removeQueries({ queryKey: bookQuery(book.id).queryKey });
      return changed();
    },
  });
}

/** Two editions of one book are to stay. */
export function useKeepBoth(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (other: string) => {
      await api.PUT("/api/library/books/{book_id}/beside/{other_id}", {
        params: { path: { book_id: id, other_id: other } },
      });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ["book"] }),
  });
}

/** Not here, and the network that could bring it neither. */
async function orMissing<T>(code: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isUnreachable(error)) throw new ApiError(0, code, "This is not kept on this device.");
    throw error;
  }
}

export const fetchChapter = async (book: string, number: number, signal?: AbortSignal) => {
  const params = { path: { book_id: book, number } };
  // The client's types forget that a sentence is a pair.
  return (await body(
    api.GET("/api/library/books/{book_id}/chapters/{number}", { signal, params }),
  )) as Chapter;
};

export const chapterName = (book: string, number: number) => `chapter/${book}/${number}`;

export const chapterQuery = (bookId: string, number: number) =>
  queryOptions({
    queryKey: ["chapter", bookId, number],
    queryFn: ({ signal }) =>
      orMissing(
        "chapter_not_kept",
        remembered(chapterName(bookId, number), () => fetchChapter(bookId, number, signal)),
      ),
    // A book that has been read doesn't change.
    staleTime: Number.POSITIVE_INFINITY,
  });

export interface WordAsked {
  language: string;
  word: string;
  /** Helps to tell homographs apart. */
  sentence?: string;
  /** The language of meanings the reader would like. */
  into?: string;
  /** The book it was met in: what that says of it comes first. */
  bookId?: string;
}

/** The longest sentence that is sent along with a word, in characters. */
const MAX_CONTEXT_CHARS = 1000;

export const wordQuery = ({ language, word, sentence, into, bookId }: WordAsked) =>
  queryOptions({
    queryKey: ["word", language, word, sentence, into, bookId],
    queryFn: ({ signal }) =>
      orMissing(
        "word_not_kept",
        remembered(`word/${language}/${into ?? ""}/${bookId ?? ""}/${word.toLowerCase()}`, () =>
          body(
            api.GET("/api/library/words", {
              signal,
              params: {
                query: {
                  language,
                  word,
                  sentence: sentence?.slice(0, MAX_CONTEXT_CHARS),
                  into,
                  book_id: bookId,
                },
              },
            }),
          ),
        ),
      ),
    staleTime: 5 * 60_000,
  });

export function usePutPlace(bookId: string) {
  return useMutation({
    mutationFn: async (place: Place) => {
      try {
        await api.PUT("/api/library/books/{book_id}/place", {
          params: { path: { book_id: bookId } },
          body: place,
        });
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        keepPlace(bookId, place);
      }
    },
  });
}

/** The same as a last word when the page is being left: the browser sends it even after the page has gone. */
export async function putPlaceLeaving(bookId: string, place: Place): Promise<void> {
  if (!isReachable()) return keepPlace(bookId, place);
  const token = await auth.token();
  await fetch(`/api/library/books/${encodeURIComponent(bookId)}/place`, {
    method: "PUT",
    keepalive: true,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token ?? ""}` },
    body: JSON.stringify(place),
  });
}
