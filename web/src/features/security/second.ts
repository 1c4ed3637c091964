/** The calls of a second step. Each says by which ticket. */

import { api, arrive, body } from "#api";
import { makePasskey, showPasskey } from "../../base/passkeys";

const AT = "/api/identity/sessions/second";

export async function takeByCode(ticket: string, method: "totp" | "email" | "recovery", code: string) {
  arrive(await body(api.POST(AT, { body: { ticket, method, code } })));
}

export async function takeByPasskey(ticket: string) {
  const { options } = await body(api.POST(`${AT}/passkey/options`, { body: { ticket } }));
  const credential = await showPasskey(options);
  arrive(await body(api.POST(AT, { body: { ticket, method: "passkey", credential } })));
}

export async function sendCode(ticket: string): Promise<void> {
  await api.POST(`${AT}/email`, { body: { ticket } });
}

export const beginAuthenticator = (ticket: string) =>
  body(api.POST(`${AT}/enrol/authenticator`, { body: { ticket } }));

export async function enrolAuthenticator(given: {
  ticket: string;
  setup: string;
  code: string;
  password: string | null;
}) {
  arrive(await body(api.POST(`${AT}/enrol/authenticator/confirm`, { body: given })));
}

export async function enrolPasskey(ticket: string, name: string) {
  const { options } = await body(api.POST(`${AT}/enrol/passkey/options`, { body: { ticket } }));
  const credential = await makePasskey(options);
  arrive(await body(api.POST(`${AT}/enrol/passkey`, { body: { ticket, credential, name } })));
}

/** Ten new recovery codes; the ones from before stop working. */
export const makeRecoveryCodes = async () =>
  (await body(api.POST("/api/identity/factors/recovery-codes"))).codes;
