/** The one client of the HTTP API, typed by its OpenAPI document (`npm run types`). */

import createClient from "openapi-fetch";
import { recall, remember } from "../base/storage";
import { Auth } from "./auth";
import { ApiError, isUnreachable } from "./error";
import { confirmed, FRESH_NEEDED } from "./fresh";
import { noteReach } from "./reach";
import type { paths } from "./schema";
import type { User } from "./types";

const LOCK = "lyceum.refresh";
/** A network that swallows everything is none: the page starts with what is kept. */
const REFRESH_MS = 10_000;

/** Who was here last: their record, or "1" from before it was kept. */
function lastUser(): User | "somebody" | null {
  const kept = recall("lyceum.session");
  if (kept === null) return null;
  return kept.startsWith("{") ? (JSON.parse(kept) as User) : "somebody";
}

export const auth = new Auth({
  fetch: (path, init) =>
    fetch(path, { ...init, credentials: "same-origin", signal: AbortSignal.timeout(REFRESH_MS) }),
  // Locks exist in secure contexts only; without them two tabs at once rely on the server's grace.
  alone: (work) => (navigator.locks ? navigator.locks.request(LOCK, work) : work()),
  hint: {
    get: lastUser,
    set: (user) => remember("lyceum.session", user && JSON.stringify(user)),
  },
  now: () => Date.now(),
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
});

async function send(request: Request): Promise<Response> {
  try {
    const response = await auth.send(request);
    noteReach(true);
    return response;
  } catch (error) {
    if (error instanceof ApiError) noteReach(!isUnreachable(error));
    if (error instanceof ApiError && error.code === FRESH_NEEDED && (await confirmed()))
      return auth.send(request);
    throw error;
  }
}

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  credentials: "same-origin",
  fetch: send,
});

/** The body of a call's answer. `auth.send` throws for failures, so what arrives here is one that went well. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
