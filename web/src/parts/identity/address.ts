/** The user's e-mail address and password: confirming, changing, mending. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, arrive, auth, body } from "#api";

const ADDRESS = ["address"];

export const addressQuery = queryOptions({
  queryKey: ADDRESS,
  queryFn: ({ signal }) => body(api.GET("/api/identity/me/email", { signal })),
});

/** After each of these the address is looked at anew. */
function useAct<Input>(act: (input: Input) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => cache.invalidateQueries({ queryKey: ADDRESS }) });
}

export const useSendCode = () => useAct(async () => api.POST("/api/identity/me/email/code"));

export const useConfirmAddress = () =>
  useAct(async (code: string) => {
    auth.acceptUser(await body(api.POST("/api/identity/me/email/confirmation", { body: { code } })));
  });

export async function confirmByLink(token: string): Promise<void> {
  auth.acceptUser(await body(api.POST("/api/identity/me/email/confirmation/link", { body: { token } })));
}

export const useAskChange = () =>
  useAct((email: string) => body(api.POST("/api/identity/me/email/change", { body: { email } })));

export const useConfirmChange = () =>
  useAct(async (codes: { new_code: string; old_code: string }) => {
    auth.acceptUser(await body(api.POST("/api/identity/me/email/change/confirmation", { body: codes })));
  });

export const useKeepAddress = () => useAct(async () => api.DELETE("/api/identity/me/email/change"));

export async function askForReset(email: string): Promise<void> {
  await api.POST("/api/identity/password/forgotten", { body: { email } });
}

export async function resetPassword(token: string, password: string) {
  return arrive(await body(api.POST("/api/identity/password/reset", { body: { token, password } })));
}

export async function changePassword(password: string, end_others: boolean): Promise<void> {
  await api.PUT("/api/identity/me/password", { body: { password, end_others } });
}
