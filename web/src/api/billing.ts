/** The shop: what can be bought, ordering, paying, and one's orders. Amounts are whole units with a scale. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { NewRefund, Order, PaymentState, PlanTerms, Product } from "./types";

const PAGE = 20;

export const shopQuery = queryOptions({
  queryKey: ["billing", "shop"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/shop", { signal })),
});

/** What one has by having paid for it. */
export const entitlementsQuery = queryOptions({
  queryKey: ["billing", "entitlements"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/entitlements", { signal })),
});

export const ordersQuery = infiniteQueryOptions({
  queryKey: ["billing", "orders"],
  queryFn: ({ signal, pageParam }) =>
    body(api.GET("/api/billing/orders", { signal, params: { query: { limit: PAGE, after: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

const at = (id: string) => ({ params: { path: { order_id: id } } });

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ["billing", "order", id],
    queryFn: ({ signal }) => body(api.GET("/api/billing/orders/{order_id}", { signal, ...at(id) })),
  });

export interface Purchase {
  /** Made by the wish: sent again after a lost answer, it is ordered and begun once. */
  key: string;
  gateway: string;
  locale: "en" | "fa";
}

async function begin(order: string, { key, gateway, locale }: Purchase): Promise<string> {
  const params = { path: { order_id: order }, header: { "Idempotency-Key": key } };
  const wish = { gateway, locale };
  return (await body(api.POST("/api/billing/orders/{order_id}/payments", { params, body: wish }))).url;
}

/** Orders a product and begins to pay it; gives the address at which the buyer goes on. */
export const useBuy = () =>
  useMutation({
    mutationFn: async ({ product, currency, ...rest }: Purchase & Pick<Order, "product" | "currency">) => {
      const params = { header: { "Idempotency-Key": rest.key } };
      const order = await body(api.POST("/api/billing/orders", { params, body: { product, currency } }));
      return begin(order.id, rest);
    },
  });

/** Begins to pay an order once more. */
export const usePayAgain = () =>
  useMutation({ mutationFn: ({ order, ...rest }: Purchase & { order: string }) => begin(order, rest) });

/** Lets the school ask the gateway what became of an order's payment. */
export function useLookAtOrder(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/billing/orders/{order_id}/look", at(id))),
    onSuccess: (order) => {
      cache.setQueryData(orderQuery(id).queryKey, order);
      if (order.state !== "paid") return;
      return Promise.all([
        cache.invalidateQueries({ queryKey: ["credit"] }),
        cache.invalidateQueries({ queryKey: entitlementsQuery.queryKey }),
      ]);
    },
  });
}

/** The plans there are, by rank. */
export const plansQuery = queryOptions({
  queryKey: ["billing", "plans"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/plans", { signal })),
});

export function usePutPlanTerms() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (plan: PlanTerms) => body(api.PUT("/api/billing/plans", { body: plan })),
    onSettled: () => cache.invalidateQueries({ queryKey: ["billing"] }),
  });
}

export const productsQuery = queryOptions({
  queryKey: ["billing", "products"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/products", { signal })),
});

export function usePutProduct() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (product: Product) => body(api.PUT("/api/billing/products", { body: product })),
    onSettled: () => cache.invalidateQueries({ queryKey: ["billing"] }),
  });
}

export const paymentsQuery = (state?: PaymentState) =>
  infiniteQueryOptions({
    queryKey: ["billing", "payments", state ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/billing/payments", {
          signal,
          params: { query: { state, limit: PAGE, after: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export function useRefundPayment() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, key, ...wish }: NewRefund & { id: string; key: string }) =>
      body(
        api.POST("/api/billing/payments/{payment_id}/refund", {
          params: { path: { payment_id: id }, header: { "Idempotency-Key": key } },
          body: wish,
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: ["billing", "payments"] }),
  });
}

export function useRecheckPayment() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      body(api.POST("/api/billing/payments/{payment_id}/look", { params: { path: { payment_id: id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: ["billing", "payments"] }),
  });
}
