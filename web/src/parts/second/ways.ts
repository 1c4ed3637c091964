import { queryOptions } from "@tanstack/react-query";
import { api, auth, body } from "#api";
import { showPasskey } from "../../base/passkeys";

/** How the caller can confirm that it is them. */
export const waysQuery = queryOptions({
  queryKey: ["identity", "fresh"],
  queryFn: ({ signal }) => body(api.GET("/api/identity/sessions/current/fresh", { signal })),
  gcTime: 0,
});

export async function confirmByText(method: "password" | "totp" | "email", text: string): Promise<void> {
  const given = method === "password" ? { method, password: text } : { method, code: text };
  auth.accept(await body(api.POST("/api/identity/sessions/current/fresh", { body: given })));
}

export async function confirmByPasskey(): Promise<void> {
  const { options } = await body(api.POST("/api/identity/sessions/current/fresh/passkey/options"));
  const credential = await showPasskey(options);
  const given = { method: "passkey" as const, credential };
  auth.accept(await body(api.POST("/api/identity/sessions/current/fresh", { body: given })));
}

export async function sendCode(): Promise<void> {
  await api.POST("/api/identity/sessions/current/fresh/email");
}
