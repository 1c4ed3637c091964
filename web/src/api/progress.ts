/** Today, and what the learner told us about themselves. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import type { ProfileChanges } from "./types";

export const todayQuery = queryOptions({
  queryKey: ["today"],
  queryFn: ({ signal }) => body(api.GET("/api/today", { signal })),
});

export const profileQuery = queryOptions({
  queryKey: ["profile"],
  queryFn: ({ signal }) => body(api.GET("/api/progress/profile", { signal })),
});

export function useSaveProfile() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (profile: ProfileChanges) => body(api.PUT("/api/progress/profile", { body: profile })),
    onSuccess: (saved) => {
      cache.setQueryData(profileQuery.queryKey, saved);
      return cache.invalidateQueries({ queryKey: todayQuery.queryKey });
    },
  });
}
