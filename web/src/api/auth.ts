/** Who is signed in: the access token lives in this module's memory only; the refresh token is a cookie no script can read. */

import { ApiError, problemOf, unreachable } from "./error";
import type { Acting, Session, User } from "./types";

/** `acting`: an admin is in the user's place, in this tab alone. */
export type AuthState =
  | { status: "unknown" | "out"; user: null; acting?: undefined }
  | { status: "in"; user: User; acting?: Acting };

/** What {@link Auth} needs of the browser; tests bring their own. */
export interface Surroundings {
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Runs `work` while no other tab runs its own: a refresh token is good for one use. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Who had a session in this browser last time: spares newcomers a call that can only fail, and lets the others in without a
   * network. "somebody" when it isn't known who.
   */
  hint: { get(): User | "somebody" | null; set(user: User | null): void };
  now(): number;
  wait(ms: number): Promise<void>;
}

const SIGN_IN = /^\/api\/identity\/sessions(\/(link|passkey|second)(\/.*)?)?$/;

/** A refusal for haste is waited out by itself when the wait is this short; the call was not made, so that it may be sent again. */
const MAX_WAIT_SECONDS = 5;
const MAX_WAITS = 4;

/** A token is renewed this long before it ends, so that it doesn't end on the way. */
const RENEW_BEFORE_MS = 30_000;

export class Auth {
  #token: string | null = null;
  #endsAt = 0;
  #renewing: Promise<string | null> | null = null;
  #state: AuthState = { status: "unknown", user: null };
  #listeners = new Set<(state: AuthState) => void>();

  constructor(private readonly around: Surroundings) {}

  get state(): AuthState {
    return this.#state;
  }

  subscribe(listener: (state: AuthState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Finds out who is signed in. Throws only when the server can't be reached and it isn't known who was here before. */
  async start(): Promise<void> {
    const before = this.around.hint.get();
    if (before === null) return this.forget();
    try {
      await this.renew();
    } catch (error) {
      if (before === "somebody") throw error;
      // They go on with what is kept on this device; the first call that gets through renews the session or ends it.
      this.#set({ status: "in", user: before });
    }
  }

  /** Takes a session that a sign-in, a sign-up or a refresh has given. */
  accept({ access_token, expires_in, user, acting }: Session & { acting?: Acting }): void {
    this.#token = access_token;
    this.#endsAt = this.around.now() + expires_in * 1000;
    // The browser stays the admin's: a page that is loaded anew is theirs again.
    if (!acting) this.around.hint.set(user);
    this.#set({ status: "in", user, acting });
  }

  /** The user changed something about themselves. */
  acceptUser(user: User): void {
    if (this.#state.status !== "in") return;
    this.around.hint.set(user);
    this.#set({ status: "in", user });
  }

  /** Whoever acted for another goes on as who they are. */
  actNoMore(): Promise<string | null> {
    this.#state = { status: "unknown", user: null };
    return this.#refresh();
  }

  /** Signed out, here or elsewhere. */
  forget(): void {
    this.#token = null;
    this.around.hint.set(null);
    this.#set({ status: "out", user: null });
  }

  /** A token that is good for a call, or null for somebody who isn't signed in. */
  async token(): Promise<string | null> {
    if (this.#token !== null && this.around.now() < this.#endsAt - RENEW_BEFORE_MS) return this.#token;
    if (this.#state.status === "out") return null;
    return this.renew(this.#token);
  }

  /**
   * A new token in place of `stale`; all callers at one time share one refresh.
   * Null when the session has ended. Throws ApiError when the server can't be reached or fails.
   */
  renew(stale: string | null = this.#token): Promise<string | null> {
    if (this.#token !== stale) return Promise.resolve(this.#token);
    this.#renewing ??= this.around
      .alone(() => this.#refresh())
      .finally(() => {
        this.#renewing = null;
      });
    return this.#renewing;
  }

  async #refresh(): Promise<string | null> {
    const before = this.#token;
    const { acting } = this.#state;
    const [path, headers] = acting
      ? ["/api/identity/acting/renewal", { Authorization: `Bearer ${before}` }]
      : ["/api/identity/sessions/refresh", { "X-Lyceum": "refresh" }];
    const response = await this.around
      .fetch(path, { method: "POST", headers: headers as Record<string, string> })
      .catch(() => {
        throw unreachable();
      });
    // Somebody signed in or out while this was under way: theirs is the newer truth.
    if (this.#token !== before) return this.#token;
    if (response.ok) {
      this.accept((await response.json()) as Session);
      return this.#token;
    }
    const problem = await problemOf(response);
    if (problem.status !== 401 && problem.status !== 403) throw problem;
    if (acting) return this.actNoMore();
    this.forget();
    return null;
  }

  /** A fetch that carries the token, renews it once when it is refused, and throws ApiError for every failure. */
  async send(request: Request): Promise<Response> {
    // A refused sign-in says 401, too: sent with a token it would be tried twice, and count twice.
    const isSignIn = request.method === "POST" && SIGN_IN.test(new URL(request.url).pathname);
    const token = isSignIn ? null : await this.token();
    let response = await this.#patient(request, token);
    if (response.status === 401 && token !== null) {
      const renewed = await this.renew(token);
      // A copy goes out: whoever has to confirm that it is them sends the request once more.
      if (renewed !== null) response = await this.#attempt(request.clone(), renewed);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  /** Sent again when the school says that it came a moment too soon. */
  async #patient(request: Request, token: string | null): Promise<Response> {
    let response = await this.#attempt(request.clone(), token);
    for (let waits = 0; response.status === 429 && waits < MAX_WAITS; waits++) {
      const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
      if (!(seconds <= MAX_WAIT_SECONDS)) break;
      await this.around.wait(seconds * 1000);
      response = await this.#attempt(request.clone(), token);
    }
    return response;
  }

  async #attempt(request: Request, token: string | null): Promise<Response> {
    if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
    try {
      return await fetch(request);
    } catch (error) {
      if (request.signal.aborted || error instanceof ApiError) throw error;
      throw unreachable();
    }
  }

  #set(state: AuthState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
