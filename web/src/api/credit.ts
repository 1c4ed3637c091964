/** Credit: what one has, what came in and went out, and giving it by hand. Amounts are whole units with a scale. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { NewGrant } from "./types";

const PAGE = 30;

export const creditQuery = queryOptions({
  queryKey: ["credit", "balance"],
  queryFn: ({ signal }) => body(api.GET("/api/credit/balance", { signal })),
});

export const creditEntriesQuery = (code: string, currency: "EUR" | "IRR" | "SEC") =>
  infiniteQueryOptions({
    queryKey: ["credit", "entries", code, currency],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/credit/entries", {
          signal,
          params: { query: { code, currency, limit: PAGE, after: pageParam } },
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

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
