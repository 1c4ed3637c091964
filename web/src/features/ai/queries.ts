import { queryOptions, skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type AiTry, api, body } from "#api";

const EVERY_MS = 10_000;
const FILM_MS = 2_000;

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

/** How a film stands that is being made; asked until it is there. */
export function useWork(id: string | null | undefined) {
  return useQuery({
    queryKey: ["admin", "ai", "try", id],
    queryFn: id
      ? ({ signal }) => body(api.GET("/api/ai/try/{work_id}", { params: { path: { work_id: id } }, signal }))
      : skipToken,
    refetchInterval: ({ state }) => (state.data?.work && !state.error ? FILM_MS : false),
    retry: false,
  });
}
