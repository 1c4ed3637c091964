/** Receipts to take along, and who gives them. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { ApiError } from "./error";
import type { Order, Seller } from "./types";

type In = "en" | "fa";

/** The receipts of an order: of its payment, and of each time that money went back. */
export const receiptsQuery = ({ id, payment }: Pick<Order, "id" | "payment">) =>
  queryOptions({
    queryKey: ["billing", "receipts", id, payment?.state],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/billing/orders/{order_id}/receipts", { signal, params: { path: { order_id: id } } }),
      ),
  });

/** Everything that the reader has a receipt of. */
export const ownReceiptsQuery = infiniteQueryOptions({
  queryKey: ["billing", "receipts", "own"],
  queryFn: ({ signal, pageParam }) =>
    body(api.GET("/api/billing/receipts", { signal, params: { query: { after: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

export const fetchReceipt = async (receipt_id: string, locale: In) =>
  (await body(
    api.GET("/api/billing/receipts/{receipt_id}", {
      params: { path: { receipt_id }, query: { locale } },
      parseAs: "blob",
    }),
  )) as unknown as Blob;

export const fetchOrderReceipt = async (order_id: string, locale: In) =>
  (await body(
    api.GET("/api/billing/orders/{order_id}/receipt", {
      params: { path: { order_id }, query: { locale } },
      parseAs: "blob",
    }),
  )) as unknown as Blob;

export const sellerQuery = queryOptions({
  queryKey: ["billing", "seller"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/seller", { signal })),
  // What stands in the form is the reader's; it is compared with the newest when they save.
  refetchOnWindowFocus: false,
});

export const isStaleSeller = (error: unknown) => error instanceof ApiError && error.code === "stale_seller";

/** Saves who gives receipts. When somebody else has changed it, the newest is read, so that both can be looked at. */
export function usePutSeller() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (seller: Seller) => body(api.PUT("/api/billing/seller", { body: seller })),
    onSuccess: (saved) => cache.setQueryData(sellerQuery.queryKey, saved),
    onError: (error) =>
      isStaleSeller(error) ? cache.fetchQuery({ ...sellerQuery, staleTime: 0 }) : undefined,
  });
}
