import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "#api";

export const devicesQuery = queryOptions({
  queryKey: ["identity", "sessions"],
  queryFn: ({ signal }) => body(api.GET("/api/identity/sessions", { signal })),
});

const useChanged = () => {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: devicesQuery.queryKey });
};

export function useEndSession() {
  return useMutation({
    mutationFn: async (session_id: string) => {
      await api.DELETE("/api/identity/sessions/{session_id}", { params: { path: { session_id } } });
    },
    // One that has ended already is gone from the list, too.
    onSettled: useChanged(),
  });
}

export function useEndSessions() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (which: "others" | "all") =>
      body(api.POST("/api/identity/sessions/end", { body: { which } })),
    // Signed out here too there is no list to read.
    onSuccess: (_, which) => (which === "others" ? changed() : undefined),
  });
}
