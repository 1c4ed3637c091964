/** The wallet: filling it, money out of it, and those who pay that out. Amounts are whole rial. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { NewDeposit, NewWithdrawal, TierTerms, WithdrawalState } from "./types";

const PAGE = 20;

/** The key belongs to the wish: sent again after a lost answer, it is done once. */
export interface Keyed {
  key: string;
}

const keyed = (key: string) => ({ header: { "Idempotency-Key": key } });

export const walletQuery = queryOptions({
  queryKey: ["billing", "wallet"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/wallet", { signal })),
});

export const withdrawalsQuery = infiniteQueryOptions({
  queryKey: ["billing", "wallet", "withdrawals"],
  queryFn: ({ signal, pageParam }) =>
    body(
      api.GET("/api/billing/wallet/withdrawals", {
        signal,
        params: { query: { limit: PAGE, after: pageParam } },
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

/** Orders an amount for the wallet; gives the address at which its owner goes on to pay. */
export const useDeposit = () =>
  useMutation({
    mutationFn: async ({ key, ...wish }: NewDeposit & Keyed) =>
      (await body(api.POST("/api/billing/wallet/deposits", { params: keyed(key), body: wish }))).url,
  });

function useChanged() {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ["billing", "wallet"] }),
      cache.invalidateQueries({ queryKey: ["credit"] }),
    ]);
}

export function useWithdraw() {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: ({ key, ...wish }: NewWithdrawal & Keyed) =>
      body(api.POST("/api/billing/wallet/withdrawals", { params: keyed(key), body: wish })),
    onSettled,
  });
}

export function useCancelWithdrawal() {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: ({ key, id }: Keyed & { id: string }) =>
      body(
        api.POST("/api/billing/wallet/withdrawals/{withdrawal_id}/cancel", {
          params: { path: { withdrawal_id: id }, ...keyed(key) },
          body: {},
        }),
      ),
    onSettled,
  });
}

/** Everybody's withdrawals of a state, for those who pay them. */
export const withdrawalQueueQuery = (state: WithdrawalState | undefined) =>
  infiniteQueryOptions({
    queryKey: ["billing", "withdrawals", state ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/billing/withdrawals", {
          signal,
          params: { query: { state, limit: PAGE, after: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Where to pay a withdrawal. Asked for by hand, and kept nowhere: who looks is written down. */
export const useBankAccount = () =>
  useMutation({
    gcTime: 0,
    mutationFn: (id: string) =>
      body(
        api.GET("/api/billing/withdrawals/{withdrawal_id}/account", {
          params: { path: { withdrawal_id: id } },
        }),
      ),
  });

export type Decision =
  | { act: "approve"; amount: number }
  | { act: "reject" | "return"; reason: string }
  | { act: "pay"; reference: string };

function decide({ id, key, ...decision }: Decision & Keyed & { id: string }) {
  const params = { path: { withdrawal_id: id }, ...keyed(key) };
  switch (decision.act) {
    case "approve":
      return body(
        api.POST("/api/billing/withdrawals/{withdrawal_id}/approve", {
          params,
          body: { amount: decision.amount },
        }),
      );
    case "pay":
      return body(
        api.POST("/api/billing/withdrawals/{withdrawal_id}/pay", {
          params,
          body: { reference: decision.reference },
        }),
      );
    default:
      return body(
        api.POST(`/api/billing/withdrawals/{withdrawal_id}/${decision.act}`, {
          params,
          body: { reason: decision.reason },
        }),
      );
  }
}

export function useDecideWithdrawal() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: decide,
    onSettled: () => cache.invalidateQueries({ queryKey: ["billing", "withdrawals"] }),
  });
}

export const tiersQuery = queryOptions({
  queryKey: ["billing", "tiers"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/tiers", { signal })),
});

export function usePutTiers() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (terms: TierTerms) => body(api.PUT("/api/billing/tiers", { body: terms })),
    onSettled: () => cache.invalidateQueries({ queryKey: ["billing"] }),
  });
}
