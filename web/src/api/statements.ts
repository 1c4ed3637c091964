/** The gateways' statements beside the books. A day is YYYY-MM-DD. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { StatementDay } from "./types";

const KEY = ["billing", "statements"];

export const statementsQuery = (gateway?: string) =>
  infiniteQueryOptions({
    queryKey: [...KEY, "days", gateway ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      body(api.GET("/api/billing/statements", { signal, params: { query: { gateway, before: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** How much is open, over all days. */
export const openStatementsQuery = queryOptions({
  queryKey: [...KEY, "open"],
  queryFn: ({ signal }) => body(api.GET("/api/billing/statements", { signal })),
});

type Named = Pick<StatementDay, "gateway" | "day">;
const at = ({ gateway, day }: Named) => ({ params: { path: { gateway, day } } });
const keyOf = ({ gateway, day }: Named) => [...KEY, "day", gateway, day];

export const statementQuery = (named: Named) =>
  queryOptions({
    queryKey: keyOf(named),
    queryFn: ({ signal }) =>
      body(api.GET("/api/billing/statements/{gateway}/{day}", { signal, ...at(named) })),
  });

function useChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: KEY });
}

/** Lets the school ask the gateway for the day now, and compare. */
export const useLookAtStatement = (named: Named) =>
  useMutation({
    mutationFn: () => body(api.POST("/api/billing/statements/{gateway}/{day}/look", at(named))),
    onSettled: useChanged(),
  });

/** Brings the day's statement as a file. */
export const useBringStatement = (named: Named) =>
  useMutation({
    mutationFn: async (file: File) =>
      body(
        api.PUT("/api/billing/statements/{gateway}/{day}", {
          ...at(named),
          body: { content: await file.text() },
        }),
      ),
    onSuccess: useChanged(),
  });

export const useClearDifference = () =>
  useMutation({
    mutationFn: ({ id, key, note, book }: { id: string; key: string; note: string; book: boolean }) =>
      body(
        api.POST("/api/billing/differences/{difference_id}/clear", {
          params: { path: { difference_id: id }, header: { "Idempotency-Key": key } },
          body: { note, book },
        }),
      ),
    onSuccess: useChanged(),
  });
