/** Reports on money and AI, and everybody's transfers. Sums of pico-euro come as digits in a text. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { BudgetWish, OwnBudgetWish, ReportSpan, TransferSought } from "./types";

const ROWS = 50;

export const moneyReportQuery = (span: ReportSpan) =>
  queryOptions({
    queryKey: ["money", "report", span],
    queryFn: ({ signal }) => body(api.GET("/api/billing/reports/money", { signal, params: { query: span } })),
  });

export const membersQuery = queryOptions({
  queryKey: ["money", "members"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/reports/members", { signal })),
});

export const aiReportQuery = (span: ReportSpan) =>
  queryOptions({
    queryKey: ["money", "ai", span],
    queryFn: ({ signal }) => body(api.GET("/api/gateway/reports/ai", { signal, params: { query: span } })),
  });

export const moneySheet = async (span: ReportSpan): Promise<Blob> =>
  (await api.GET("/api/billing/reports/money.csv", { params: { query: span }, parseAs: "blob" }))
    .data as Blob;

export const aiSheet = async (span: ReportSpan): Promise<Blob> =>
  (await api.GET("/api/gateway/reports/ai.csv", { params: { query: span }, parseAs: "blob" })).data as Blob;

export const transfersQuery = (sought: TransferSought) =>
  infiniteQueryOptions({
    queryKey: ["money", "transfers", sought],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/credit/transactions", {
          signal,
          params: { query: { ...sought, after: pageParam, limit: ROWS } },
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const transfersSheet = async (sought: TransferSought): Promise<Blob> =>
  (await api.GET("/api/credit/transactions.csv", { params: { query: sought }, parseAs: "blob" }))
    .data as Blob;

const BUDGETS = ["money", "budgets"];

export const budgetsQuery = queryOptions({
  queryKey: BUDGETS,
  queryFn: ({ signal }) => body(api.GET("/api/billing/budgets", { signal })),
});

export function usePutBudget() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: BudgetWish) => body(api.PUT("/api/billing/budgets", { body: wish })),
    onSuccess: (all) => cache.setQueryData(budgetsQuery.queryKey, all),
  });
}

export function useDropBudget() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      body(api.DELETE("/api/billing/budgets/{budget_id}", { params: { path: { budget_id: id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: BUDGETS }),
  });
}

export const ownBudgetQuery = queryOptions({
  queryKey: ["credit", "budget"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/budgets/own", { signal })),
});

export function usePutOwnBudget() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: OwnBudgetWish) => body(api.PUT("/api/billing/budgets/own", { body: wish })),
    onSuccess: (all) => cache.setQueryData(ownBudgetQuery.queryKey, all),
  });
}

export function useDropOwnBudget() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      body(api.DELETE("/api/billing/budgets/own/{budget_id}", { params: { path: { budget_id: id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: ownBudgetQuery.queryKey }),
  });
}
