/** A user's record, one's own and, for those who look after credit, anybody's; and the plan they are on. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { Plan } from "./types";

export const ownRecordQuery = queryOptions({
  queryKey: ["credit", "record"],
  queryFn: ({ signal }) => body(api.GET("/api/credit/record", { signal })),
});

/** By e-mail address or id. */
export const recordQuery = (user: string) =>
  queryOptions({
    queryKey: ["credit", "record", user],
    queryFn: ({ signal }) => body(api.GET("/api/credit/records", { signal, params: { query: { user } } })),
    retry: false,
  });

export function usePutPlan() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...wish }: { id: string; plan: Plan; reason: string }) =>
      body(api.PUT("/api/credit/users/{user_id}/plan", { params: { path: { user_id: id } }, body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["credit", "record"] }),
  });
}
