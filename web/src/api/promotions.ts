/** Credit that ends; payments that banks take back, and what is owed since. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { NewPromotion } from "./types";

const PAGE = 30;

export const promotionsQuery = queryOptions({
  queryKey: ["credit", "promotions"],
  queryFn: ({ signal }) => body(api.GET("/api/credit/promotions", { signal })),
});

/** The key belongs to the wish: sent again after a lost answer, it is given once. */
export function useGivePromotion() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...wish }: NewPromotion & { key: string }) =>
      body(
        api.POST("/api/credit/promotions", { params: { header: { "Idempotency-Key": key } }, body: wish }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["credit"] }),
  });
}

export const ownDebtsQuery = queryOptions({
  queryKey: ["billing", "debts", "own"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/debts", { signal })),
});

export const debtsQuery = queryOptions({
  queryKey: ["billing", "debts", "all"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/debts/all", { signal })),
});

export const disputesQuery = infiniteQueryOptions({
  queryKey: ["billing", "disputes"],
  queryFn: ({ signal, pageParam }) =>
    body(api.GET("/api/billing/disputes", { signal, params: { query: { limit: PAGE, after: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});
