import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type AiTry, api, body } from "#api";

const EVERY_MS = 10_000;

export const providersQuery = queryOptions({
  queryKey: ["admin", "ai"],
  queryFn: ({ signal }) => body(api.GET("/api/ai/providers", { signal })),
  refetchInterval: EVERY_MS,
});

/** Asks a provider now, past the cache. */
export function useTry() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: AiTry) => body(api.POST("/api/ai/try", { body: wish })),
    onSettled: () => cache.invalidateQueries({ queryKey: ["admin", "ai"] }),
  });
}
