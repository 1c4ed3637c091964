import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Book, body, todayQuery } from "#api";

const PAGE = 50;
const WATCH_MS = 700;

export const underWay = (book: Pick<Book, "status">) => book.status === "queued" || book.status === "reading";

/** The shelf: own books and the school's, newest first. */
export const booksQuery = () =>
  infiniteQueryOptions({
    queryKey: ["books"],
    queryFn: ({ signal, pageParam }) =>
      body(api.GET("/api/library/books", { signal, params: { query: { after: pageParam, limit: PAGE } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** One book with its chapters; asked for again and again while the school is reading it. */
export const bookQuery = (id: string) =>
  queryOptions({
    queryKey: ["book", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/library/books/{book_id}", { signal, params: { path: { book_id: id } } })),
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
    },
    onSuccess: (_, id) => {
      cache.removeQueries({ queryKey: bookQuery(id).queryKey });
      return changed();
    },
  });
}
