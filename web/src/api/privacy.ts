/** What the school keeps of somebody: an archive of it, and leaving. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, auth, body } from "./client";
import { forgetKept } from "./kept";

const LOOK_AGAIN_MS = 3_000;

export const privacyQuery = queryOptions({
  queryKey: ["privacy"],
  queryFn: ({ signal }) => body(api.GET("/api/privacy", { signal })),
  // While an archive is being made.
  refetchInterval: ({ state }) => (isUnderWay(state.data?.export?.state) ? LOOK_AGAIN_MS : false),
});

export const isUnderWay = (state: string | undefined) => state === "queued" || state === "making";

function useChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: privacyQuery.queryKey });
}

export function useAskArchive() {
  return useMutation({ mutationFn: () => body(api.POST("/api/privacy/exports")), onSuccess: useChanged() });
}

export function useDropArchive() {
  return useMutation({
    mutationFn: async (export_id: string) => {
      await api.DELETE("/api/privacy/exports/{export_id}", { params: { path: { export_id } } });
    },
    onSettled: useChanged(),
  });
}

/** The archive goes to nobody but its owner, so no plain link leads to it: it is fetched as they are signed in, and then saved. */
export function useDownloadArchive() {
  return useMutation({
    mutationFn: async (export_id: string) => {
      const file = await body(
        api.GET("/api/privacy/exports/{export_id}/file", {
          params: { path: { export_id } },
          parseAs: "blob",
        }),
      );
      const address = URL.createObjectURL(file as unknown as Blob);
      const link = Object.assign(document.createElement("a"), { href: address, download: "lyceum.zip" });
      link.click();
      URL.revokeObjectURL(address);
    },
  });
}

/** To be called when one has left, and was signed out by the school: what was kept on this device goes, too. */
export async function leftBehind() {
  const user = auth.state.user?.id;
  auth.forget();
  if (user) await forgetKept(user);
}

/** Closes the account; says when it is erased. */
export function useLeave() {
  return useMutation({
    mutationFn: async (email: string) => {
      const { deletion_due_at } = await body(api.POST("/api/privacy/deletion", { body: { email } }));
      return deletion_due_at;
    },
  });
}

export function useLeaveAsGuest() {
  return useMutation({
    mutationFn: async () => {
      await api.DELETE("/api/privacy/guest");
    },
  });
}

export function useKeepAccount() {
  return useMutation({
    mutationFn: async () => {
      await api.DELETE("/api/privacy/deletion");
      await auth.renew(); // with a token that opens everything again
    },
  });
}
