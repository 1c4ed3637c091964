import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type AdminJobs, api, body } from "#api";

const EVERY_MS = 10_000;
const JOBS = 50;

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
