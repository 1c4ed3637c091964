/** Today, and what the learner told us about themselves. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { remembered } from "./kept";
import type { ProfileChanges } from "./types";

/** Under this name Today is kept. */
export const TODAY = "list/today";

export const todayQuery = queryOptions({
  queryKey: ["today"],
  queryFn: ({ signal }) => remembered(TODAY, () => body(api.GET("/api/today", { signal }))),
});

export const profileQuery = queryOptions({
  queryKey: ["profile"],
  queryFn: ({ signal }) =>
    remembered("list/profile", () => body(api.GET("/api/progress/profile", { signal }))),
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
