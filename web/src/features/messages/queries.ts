import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type SentMessage } from "#api";

const LINES = 30;
const EVERY_MS = 10_000;

/** Which messages of the log. */
export interface Sought {
  state?: SentMessage["state"];
  channel?: SentMessage["channel"];
  template?: string;
}

export const messagesQuery = (sought: Sought) =>
  infiniteQueryOptions({
    queryKey: ["messages", sought],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/notify/messages", {
          signal,
          params: { query: { ...sought, limit: LINES, after: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: EVERY_MS,
  });

export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ["message", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/notify/messages/{message_id}", { signal, params: { path: { message_id: id } } })),
    refetchInterval: EVERY_MS,
  });

export const carriersQuery = queryOptions({
  queryKey: ["carriers"],
  queryFn: ({ signal }) => body(api.GET("/api/notify/carriers", { signal })),
});

export function useRetryMessage(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await api.POST("/api/notify/messages/{message_id}/retry", { params: { path: { message_id: id } } });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ["message", id] }),
  });
}
