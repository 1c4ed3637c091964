import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "#api";
import { makePasskey } from "../../base/passkeys";

const AT = "/api/identity/factors";

/** How the user can show who they are. */
export const factorsQuery = queryOptions({
  queryKey: ["identity", "factors"],
  queryFn: ({ signal }) => body(api.GET(AT, { signal })),
});

/** An act on the user's factors; the page is told afterwards. */
function useAct<Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => cache.invalidateQueries({ queryKey: factorsQuery.queryKey }),
  });
}

export const useBeginAuthenticator = () =>
  useMutation({ mutationFn: () => body(api.POST(`${AT}/authenticator`)) });

export const useConfirmAuthenticator = () =>
  useAct(async (given: { setup: string; code: string }) => {
    await api.POST(`${AT}/authenticator/confirm`, { body: given });
  });

export const useRemoveAuthenticator = () =>
  useAct(async () => {
    await api.DELETE(`${AT}/authenticator`);
  });

export const useAddPasskey = () =>
  useAct(async (name: string) => {
    const { options } = await body(api.POST(`${AT}/passkeys/options`));
    return body(api.POST(`${AT}/passkeys`, { body: { name, credential: await makePasskey(options) } }));
  });

export const useRenamePasskey = (passkey_id: string) =>
  useAct((name: string) =>
    body(api.PATCH(`${AT}/passkeys/{passkey_id}`, { params: { path: { passkey_id } }, body: { name } })),
  );

export const useRemovePasskey = () =>
  useAct(async (passkey_id: string) => {
    await api.DELETE(`${AT}/passkeys/{passkey_id}`, { params: { path: { passkey_id } } });
  });

export const useMailCodes = () =>
  useAct(async (on: boolean) => {
    await api.PUT(`${AT}/email`, { body: { on } });
  });

export const useMakeRecoveryCodes = () =>
  useAct(async () => (await body(api.POST(`${AT}/recovery-codes`))).codes);
