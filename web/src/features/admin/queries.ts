import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type AdminJobs, api, body } from "#api";

const EVERY_MS = 10_000;
const JOBS = 50;
const LINES = 20;

export const healthQuery = queryOptions({
  queryKey: ["admin", "health"],
  queryFn: ({ signal }) => body(api.GET("/api/admin/health", { signal })),
  refetchInterval: EVERY_MS,
});

/** Without a status: all of them. */
export const jobsQuery = (status?: AdminJobs["items"][number]["status"]) =>
  queryOptions({
    queryKey: ["admin", "jobs", status ?? "all"],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/admin/jobs", {
          signal,
          params: { query: { status, limit: JOBS } },
        }),
      ),
    refetchInterval: EVERY_MS,
  });

export function useRetryJob() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (id: number) => {
      await api.POST("/api/admin/jobs/{job_id}/retry", { params: { path: { job_id: id } } });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ["admin", "jobs"] }),
  });
}

/** Which lines of the activity log; without a day those of the newest one. */
export interface Sought {
  day?: string;
  role?: string;
  user?: string;
  status?: string;
}

export const activityQuery = (sought: Sought) =>
  infiniteQueryOptions({
    queryKey: ["admin", "activity", sought],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/admin/activity", {
          signal,
          params: { query: { ...sought, limit: LINES, before: pageParam } },
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
