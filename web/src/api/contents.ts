/** The contents of an own book: looked at, arranged, confirmed, and earlier ones restored. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { bookQuery, useBooksChanged } from "./library";
import type { BookDetail, NewTree, Tree } from "./types";

const LINES = 100;

const at = (book_id: string) => ({ path: { book_id } });

export const treeQuery = (bookId: string) =>
  queryOptions({
    queryKey: ["tree", bookId],
    queryFn: ({ signal }) =>
      body(api.GET("/api/library/books/{book_id}/tree", { signal, params: at(bookId) })),
    // What is being arranged must not change under the hands; when it is saved, a newer one is refused by its version.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const treeVersionsQuery = (bookId: string) =>
  queryOptions({
    queryKey: ["tree-versions", bookId],
    queryFn: ({ signal }) =>
      body(api.GET("/api/library/books/{book_id}/tree/versions", { signal, params: at(bookId) })),
  });

interface Stretch {
  source: number;
  first_block: number;
  last_block: number;
}

/** The blocks of some pieces by their beginnings, one page after the other. */
export const linesQuery = (bookId: string, pieces: readonly Stretch[]) =>
  infiniteQueryOptions({
    queryKey: ["tree-lines", bookId, pieces],
    queryFn: async ({ signal, pageParam: { piece, after } }) => {
      const { source, first_block, last_block: last } = pieces[piece] as Stretch;
      const query = { source, last, after: Math.max(after, first_block - 1), limit: LINES };
      const page = await body(
        api.GET("/api/library/books/{book_id}/tree/blocks", {
          signal,
          params: { ...at(bookId), query },
        }),
      );
      return { items: page.items, following: page.next === null ? null : Number(page.next), piece };
    },
    initialPageParam: { piece: 0, after: 0 },
    getNextPageParam: ({ following, piece }) => {
      if (following !== null) return { piece, after: following };
      return piece + 1 < pieces.length ? { piece: piece + 1, after: 0 } : undefined;
    },
  });

/** After the contents have changed every chapter may be another one. */
function useRearranged(bookId: string) {
  const cache = useQueryClient();
  const changed = useBooksChanged();
  return (tree: Tree) => {
    cache.setQueryData(treeQuery(bookId).queryKey, tree);
    cache.removeQueries({ queryKey: ["chapter", bookId] });
    cache.removeQueries({ queryKey: ["reading", bookId] });
    return Promise.all([
      cache.invalidateQueries({ queryKey: bookQuery(bookId).queryKey }),
      cache.invalidateQueries({ queryKey: treeVersionsQuery(bookId).queryKey }),
      cache.invalidateQueries({ queryKey: ["lessons"] }),
      changed(),
    ]);
  };
}

export function useArrange(bookId: string) {
  const rearranged = useRearranged(bookId);
  return useMutation({
    mutationFn: (tree: NewTree) =>
      body(api.PUT("/api/library/books/{book_id}/tree", { params: at(bookId), body: tree })),
    onSuccess: rearranged,
  });
}

export function useRestoreTree(bookId: string) {
  const rearranged = useRearranged(bookId);
  return useMutation({
    mutationFn: ({ earlier, version }: { earlier: number; version: number }) =>
      body(
        api.POST("/api/library/books/{book_id}/tree/versions/{version}/restore", {
          params: { path: { book_id: bookId, version: earlier } },
          body: { version },
        }),
      ),
    onSuccess: rearranged,
  });
}

/** Says that the contents are right as they are. */
export function useConfirmContents(bookId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (version: number) => {
      await api.POST("/api/library/books/{book_id}/tree/confirm", { params: at(bookId), body: { version } });
    },
    onSuccess: () =>
      cache.setQueryData(bookQuery(bookId).queryKey, (book: BookDetail | undefined) =>
        book ? { ...book, contents_confirmed: true } : book,
      ),
    onError: () => cache.invalidateQueries({ queryKey: bookQuery(bookId).queryKey }),
  });
}
