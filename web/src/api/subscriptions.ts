/** Plans that renew: what somebody has, what a change would cost, and what they do with it. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { NewSubscription, SubscriptionState } from "./types";
import type { Keyed } from "./wallet";

const PAGE = 20;
const keyed = (key: string) => ({ header: { "Idempotency-Key": key } });
const at = (id: string, key: string) => ({
  params: { path: { subscription_id: id }, header: { "Idempotency-Key": key } },
});

export const subscriptionQuery = queryOptions({
  queryKey: ["billing", "subscription"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/subscriptions", { signal })),
});

export const subscriptionHistoryQuery = infiniteQueryOptions({
  queryKey: ["billing", "subscription", "history"],
  queryFn: ({ signal, pageParam }) =>
    body(
      api.GET("/api/billing/subscriptions/history", {
        signal,
        params: { query: { limit: PAGE, after: pageParam } },
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

/** What a change would mean now. It is asked anew each time, as it costs less with every second. */
export const previewQuery = (id: string, product: string) =>
  queryOptions({
    queryKey: ["billing", "subscription", "preview", id, product],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/billing/subscriptions/{subscription_id}/preview", {
          signal,
          params: { path: { subscription_id: id }, query: { product } },
        }),
      ),
    staleTime: 0,
    retry: false,
  });

export const subscriptionsQuery = (state?: SubscriptionState) =>
  infiniteQueryOptions({
    queryKey: ["billing", "subscriptions", state ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/billing/subscriptions/all", {
          signal,
          params: { query: { state, limit: PAGE, after: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** What somebody has is read anew after each act, and with it their wallet, credit and plan. */
function useChanged() {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ["billing"] }),
      cache.invalidateQueries({ queryKey: ["credit"] }),
    ]);
}

/** Subscribes; gives the address at which one goes on to pay, or null where the wallet has paid. */
export function useSubscribe() {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: async ({ key, ...wish }: NewSubscription & Keyed) =>
      (await body(api.POST("/api/billing/subscriptions", { params: keyed(key), body: wish }))).url,
    onSettled,
  });
}

/** Changes to another plan, for no more than was shown. */
export function useChangePlan(id: string) {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: ({ key, product, at_most }: Keyed & { product: string; at_most?: number }) =>
      body(
        api.POST("/api/billing/subscriptions/{subscription_id}/change", {
          ...at(id, key),
          body: { product, at_most },
        }),
      ),
    onSettled,
  });
}

/** Ends it with what was paid. */
export function useEndPlan(id: string) {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: (key: string) =>
      body(api.POST("/api/billing/subscriptions/{subscription_id}/cancel", at(id, key))),
    onSettled,
  });
}

/** Takes the end back. */
export function useKeepPlan(id: string) {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: (key: string) =>
      body(api.POST("/api/billing/subscriptions/{subscription_id}/resume", at(id, key))),
    onSettled,
  });
}

/** Pays out of the wallet what is past due. */
export function usePayDue(id: string) {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: (key: string) =>
      body(api.POST("/api/billing/subscriptions/{subscription_id}/pay", at(id, key))),
    onSettled,
  });
}

/** Lets the school ask the provider how it stands. */
export function useLookAtPlan(id: string) {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/billing/subscriptions/{subscription_id}/look", {
          params: { path: { subscription_id: id } },
        }),
      ),
    onSettled,
  });
}

/** The provider's page where one changes how one pays; null where there is none. */
export const usePortal = (id: string) =>
  useMutation({
    mutationFn: async () =>
      (
        await body(
          api.GET("/api/billing/subscriptions/{subscription_id}/portal", {
            params: { path: { subscription_id: id } },
          }),
        )
      ).url,
  });
