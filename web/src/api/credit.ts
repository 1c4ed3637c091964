/** Credit: what one has, what came in and went out, and giving it by hand. Amounts are whole units with a scale. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { NewGrant } from "./types";

const PAGE = 30;

/** Which lines: of one reason, from a moment on, before another. */
export interface EntriesOnly {
  reason?: string;
  since?: string;
  until?: string;
}

export const creditQuery = queryOptions({
  queryKey: ["credit", "balance"],
  queryFn: ({ signal }) => body(api.GET("/api/credit/balance", { signal })),
});

export const creditEntriesQuery = (code: string, currency: "EUR" | "IRR" | "SEC", only: EntriesOnly = {}) =>
  infiniteQueryOptions({
    queryKey: ["credit", "entries", code, currency, only],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/credit/entries", {
          signal,
          params: { query: { code, currency, ...only, limit: PAGE, after: pageParam } },
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** The same lines as a file. */
export const creditEntriesSheet = async (
  code: string,
  currency: "EUR" | "IRR" | "SEC",
  only: EntriesOnly,
): Promise<Blob> =>
  (
    await api.GET("/api/credit/entries.csv", {
      params: { query: { code, currency, ...only } },
      parseAs: "blob",
    })
  ).data as Blob;

export const ledgerQuery = queryOptions({
  queryKey: ["credit", "books"],
  queryFn: ({ signal }) => body(api.GET("/api/credit/books", { signal })),
});

/** The key belongs to the wish: sent again after a lost answer, it is given once. */
export function useGrantCredit() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...wish }: NewGrant & { key: string }) =>
      body(api.POST("/api/credit/grants", { params: { header: { "Idempotency-Key": key } }, body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["credit"] }),
  });
}
