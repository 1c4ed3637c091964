/** The one client of the HTTP API, typed by its OpenAPI document (`npm run types`). */

import createClient from "openapi-fetch";
import { recall, remember } from "../base/storage";
import { Auth } from "./auth";
import type { paths } from "./schema";

const LOCK = "lyceum.refresh";

export const auth = new Auth({
  fetch: (path, init) => fetch(path, { ...init, credentials: "same-origin" }),
  // Locks exist in secure contexts only; without them two tabs at once rely on the server's grace.
  alone: (work) => (navigator.locks ? navigator.locks.request(LOCK, work) : work()),
  hint: {
    get: () => recall("lyceum.session") !== null,
    set: (signedIn) => remember("lyceum.session", signedIn ? "1" : null),
  },
  now: () => Date.now(),
});

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  credentials: "same-origin",
  fetch: (request) => auth.send(request),
});

/** The body of a call's answer. `auth.send` throws for failures, so what arrives here is one that went well. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
