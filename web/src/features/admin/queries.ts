import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "#api";

const EVERY_MS = 10_000;
const JOBS = 50;

export const healthQuery = queryOptions({
  queryKey: ["admin", "health"],
  queryFn: ({ signal }) => body(api.GET("/api/admin/health", { signal })),
  refetchInterval: EVERY_MS,
});

/** `status`: empty for all. */
export const jobsQuery = (status: string) =>
  queryOptions({
    queryKey: ["admin", "jobs", status],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/admin/jobs", {
          signal,
          params: { query: { status: status || undefined, limit: JOBS } },
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
