import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, auth, body } from "#api";

export const chapterQuery = (bookId: string, number: number) =>
  queryOptions({
    queryKey: ["chapter", bookId, number],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/library/books/{book_id}/chapters/{number}", {
          signal,
          params: { path: { book_id: bookId, number } },
        }),
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
}

/** The longest sentence that is sent along with a word, in characters. */
const MAX_CONTEXT_CHARS = 1000;

export const wordQuery = ({ language, word, sentence, into }: WordAsked) =>
  queryOptions({
    queryKey: ["word", language, word, sentence, into],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/library/words", {
          signal,
          params: { query: { language, word, sentence: sentence?.slice(0, MAX_CONTEXT_CHARS), into } },
        }),
      ),
    staleTime: 5 * 60_000,
  });

export interface Place {
  chapter: number;
  block: number;
  /** In code points of the block. */
  offset: number;
}

export function usePutPlace(bookId: string) {
  return useMutation({
    mutationFn: async (place: Place) => {
      await api.PUT("/api/library/books/{book_id}/place", { params: { path: { book_id: bookId } }, body: place });
    },
  });
}

/** The same as a last word when the page is being left: the browser sends it even after the page has gone. */
export async function putPlaceLeaving(bookId: string, place: Place): Promise<void> {
  const token = await auth.token();
  await fetch(`/api/library/books/${encodeURIComponent(bookId)}/place`, {
    method: "PUT",
    keepalive: true,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token ?? ""}` },
    body: JSON.stringify(place),
  });
}
