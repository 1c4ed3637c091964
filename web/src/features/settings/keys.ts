import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type KeyWish } from "#api";

export const keysQuery = queryOptions({
  queryKey: ["identity", "keys"],
  queryFn: ({ signal }) => body(api.GET("/api/identity/keys", { signal })),
});

const useChanged = () => {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: keysQuery.queryKey });
};

export function useMakeKey() {
  return useMutation({
    mutationFn: (wish: KeyWish) => body(api.POST("/api/identity/keys", { body: wish })),
    onSuccess: useChanged(),
  });
}

export function useReplaceKey() {
  return useMutation({
    mutationFn: (key_id: string) =>
      body(api.POST("/api/identity/keys/{key_id}/successor", { params: { path: { key_id } } })),
    onSuccess: useChanged(),
  });
}

export function useRevokeKey() {
  return useMutation({
    mutationFn: async (key_id: string) => {
      await api.DELETE("/api/identity/keys/{key_id}", { params: { path: { key_id } } });
    },
    onSuccess: useChanged(),
  });
}
