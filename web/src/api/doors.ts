/** Ways in beside the password: providers of sign-in, and codes by SMS. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, auth, body } from "./client";
import { arrive, deviceZone, type Locale } from "./identity";

/** Refused unless it comes from the school's own page. */
const OURS = { "X-Lyceum": "refresh" };

/** Which ways in there are. */
export const doorsQuery = queryOptions({
  queryKey: ["identity", "doors"],
  queryFn: ({ signal }) => body(api.GET("/api/identity/doors", { signal })),
});

/** Off to a provider, to sign in by it. The page is left. */
export async function setOut(provider_id: string): Promise<void> {
  const params = { path: { provider_id } };
  const call = api.POST("/api/identity/doors/{provider_id}/trips", { params, headers: OURS });
  window.location.assign((await body(call)).address);
}

/** Off to a provider, to link it. The page is left. */
export async function setOutToLink(provider_id: string): Promise<void> {
  const params = { path: { provider_id } };
  const call = api.POST("/api/identity/me/ways/{provider_id}/trips", { params });
  window.location.assign((await body(call)).address);
}

/** Signs in by what a trip has proven. */
export async function arriveByTrip(locale: Locale) {
  const whoever = { locale, time_zone: deviceZone() };
  return arrive(await body(api.POST("/api/identity/sessions/trip", { body: whoever, headers: OURS })));
}

export const askCode = (phone: string, locale: Locale) =>
  body(api.POST("/api/identity/codes", { body: { phone, locale } }));

export async function arriveByCode(attempt: string, code: string, locale: Locale) {
  const shown = { attempt, code, locale, time_zone: deviceZone() };
  return arrive(await body(api.POST("/api/identity/sessions/code", { body: shown })));
}

/** What opens the user's own account. */
export const waysQuery = queryOptions({
  queryKey: ["identity", "ways"],
  queryFn: ({ signal }) => body(api.GET("/api/identity/me/ways", { signal })),
});

/** Links what a trip has proven. */
export function useLink() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/identity/me/ways")),
    onSuccess: (ways) => cache.setQueryData(waysQuery.queryKey, ways),
  });
}

export function useUnlink() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (identity_id: string) =>
      body(api.DELETE("/api/identity/me/ways/{identity_id}", { params: { path: { identity_id } } })),
    onSuccess: (ways) => cache.setQueryData(waysQuery.queryKey, ways),
  });
}

export const askMyCode = (phone: string) => body(api.POST("/api/identity/me/phone", { body: { phone } }));

function useMyPhone<T>(change: (value: T) => ReturnType<typeof confirmed>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (user) => {
      auth.acceptUser(user);
      return cache.invalidateQueries({ queryKey: waysQuery.queryKey });
    },
  });
}

const confirmed = (shown: { attempt: string; code: string }) =>
  body(api.PUT("/api/identity/me/phone", { body: shown }));

export const useConfirmPhone = () => useMyPhone(confirmed);
export const useDropPhone = () => useMyPhone((_: undefined) => body(api.DELETE("/api/identity/me/phone")));
