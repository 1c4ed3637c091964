import { api, arrive, body } from "#api";
import { showPasskey } from "../../base/passkeys";

/** Signs in by a passkey alone. */
export async function signInByPasskey(entrance: "app" | "admin") {
  const { options } = await body(api.POST("/api/identity/sessions/passkey/options"));
  const credential = await showPasskey(options);
  arrive(await body(api.POST("/api/identity/sessions/passkey", { body: { credential, entrance } })));
}
