import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, body, type SchoolSettings } from "#api";

export const schoolQuery = queryOptions({
  queryKey: ["identity", "school"],
  queryFn: ({ signal }) => body(api.GET("/api/identity/school", { signal })),
  // What stands in the form is the reader's; it is compared with the newest when they save.
  refetchOnWindowFocus: false,
});

export const SWITCHES = [
  "sign_up_open",
  "by_invitation_only",
  "second_factor_for_all",
  "sign_in_by_sms",
  "sign_in_by_google",
  "sign_in_by_apple",
] as const;

export type SwitchName = (typeof SWITCHES)[number];

export const isStale = (error: unknown) => error instanceof ApiError && error.code === "stale_settings";

/** Saves the settings. When somebody else has changed them, the newest are read, so that both can be looked at. */
export function useSaveSchool() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (settings: SchoolSettings) => body(api.PUT("/api/identity/school", { body: settings })),
    onSuccess: (saved) => cache.setQueryData(schoolQuery.queryKey, saved),
    onError: (error) => (isStale(error) ? cache.fetchQuery({ ...schoolQuery, staleTime: 0 }) : undefined),
  });
}
