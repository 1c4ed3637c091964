import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Auth, type Surroundings } from "../src/api/auth";
import type { Session, User } from "../src/api/types";

const MINUTE_MS = 60_000;
const URL_ = "http://lyceum.test/api/identity/me";

const session = (token: string): Session => ({
  access_token: token,
  token_type: "Bearer",
  expires_in: 600,
  user: {
    id: "0123456789",
    role: "student",
    name: "Sara",
    email: "sara@example.org",
    locale: "en",
    email_verified: false,
    phone: null,
    suspended: false,
    deletion_due_at: null,
    time_zone: "UTC",
    created_at: "2026-01-01T00:00:00Z",
  },
});

const problem = (status: number, code: string) =>
  Response.json(
    { code, detail: "…", status },
    { status, headers: { "content-type": "application/problem+json" } },
  );

/** A server with one valid access token at a time; each refresh gives the next. */
function school() {
  const state = {
    now: 0,
    waited: [] as number[],
    refreshes: 0,
    hint: "somebody" as User | "somebody" | null,
    valid: "t1",
    refresh: () => Response.json(session("")),
  };
  state.refresh = () => {
    state.valid = `t${state.refreshes}`;
    return Response.json(session(state.valid));
  };
  const around: Surroundings = {
    fetch: async () => {
      state.refreshes += 1;
      await Promise.resolve();
      return state.refresh();
    },
    alone: (work) => work(),
    hint: {
      get: () => state.hint,
      set: (user) => {
        state.hint = user;
      },
    },
    now: () => state.now,
    wait: async (ms) => {
      state.waited.push(ms);
    },
  };
  return { state, auth: new Auth(around) };
}

let seen: (string | null)[] = [];
let answer: (token: string | null) => Response;

beforeEach(() => {
  seen = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const token = request.headers.get("authorization");
    seen.push(token);
    return answer(token);
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a newcomer is asked for nothing: no refresh without a session of before", async () => {
  const { state, auth } = school();
  state.hint = null;
  await auth.start();
  expect(auth.state.status).toBe("out");
  expect(state.refreshes).toBe(0);
});

test("twenty calls that find the token refused share one refresh", async () => {
  const { state, auth } = school();
  await auth.start();
  state.valid = "revoked";
  answer = (token) =>
    token === `Bearer ${state.valid}` ? Response.json({}) : problem(401, "unauthenticated");
  await Promise.all(Array.from({ length: 20 }, () => auth.send(new Request(URL_))));
  expect(state.refreshes).toBe(2);
  expect(seen).toHaveLength(40);
});

test("a token about to end is renewed before the call", async () => {
  const { state, auth } = school();
  await auth.start();
  state.now = 10 * MINUTE_MS - 1000;
  answer = () => Response.json({});
  await auth.send(new Request(URL_));
  expect(seen).toEqual(["Bearer t2"]);
});

test("a refused refresh signs out; a server that stumbles doesn't", async () => {
  const { state, auth } = school();
  await auth.start();
  state.refresh = () => problem(503, "unavailable");
  await expect(auth.renew()).rejects.toMatchObject({ code: "unavailable" });
  expect(auth.state.status).toBe("in");
  state.refresh = () => problem(401, "session_ended");
  expect(await auth.renew()).toBeNull();
  expect(auth.state.status).toBe("out");
  expect(state.hint).toBeNull();
});

test("a session taken while a refresh is under way is kept", async () => {
  const { state, auth } = school();
  const starting = auth.start();
  auth.accept(session("fresh"));
  state.refresh = () => problem(401, "session_ended");
  await starting;
  expect(auth.state.status).toBe("in");
  expect(await auth.token()).toBe("fresh");
});

test("a body is sent again whole after a refresh", async () => {
  const { state, auth } = school();
  await auth.start();
  state.valid = "revoked";
  const bodies: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    bodies.push(await request.text());
    const isValid = request.headers.get("authorization") === `Bearer ${state.valid}`;
    return isValid ? Response.json({}) : problem(401, "unauthenticated");
  });
  await auth.send(new Request(URL_, { method: "PATCH", body: '{"name":"Omid"}' }));
  expect(bodies).toEqual(['{"name":"Omid"}', '{"name":"Omid"}']);
});

test("a refused sign-in is sent once, whoever is there already", async () => {
  const { state, auth } = school();
  await auth.start();
  answer = () => problem(401, "sign_in_refused");
  const request = new Request("http://lyceum.test/api/identity/sessions", { method: "POST", body: "{}" });
  await expect(auth.send(request)).rejects.toMatchObject({ code: "sign_in_refused" });
  expect(seen).toEqual([null]);
  expect(state.refreshes).toBe(1);
});

test("failures become problems: refused, no problem document, no answer at all", async () => {
  const { auth } = school();
  await auth.start();
  answer = () =>
    Response.json({ code: "invalid", detail: "No.", field: "name", params: { minimum: 2 } }, { status: 422 });
  await expect(auth.send(new Request(URL_))).rejects.toMatchObject({
    status: 422,
    code: "invalid",
    field: "name",
    params: { minimum: 2 },
  });
  answer = () => new Response("<h1>Bad gateway</h1>", { status: 502 });
  await expect(auth.send(new Request(URL_))).rejects.toMatchObject({ code: "http_502" });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
  await expect(auth.send(new Request(URL_))).rejects.toMatchObject({ status: 0, code: "offline" });
});

test("a cancelled call stays a cancelled call", async () => {
  const { auth } = school();
  await auth.start();
  const cancel = new AbortController();
  vi.stubGlobal("fetch", (request: Request) => Promise.reject(request.signal.reason));
  cancel.abort();
  await expect(auth.send(new Request(URL_, { signal: cancel.signal }))).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("without a network whoever was here before is let in; the first call that gets through settles it", async () => {
  const { state, auth } = school();
  const { user } = session("");
  state.hint = user;
  state.refresh = () => {
    throw new TypeError("no network");
  };
  await auth.start();
  expect(auth.state).toEqual({ status: "in", user });
  await expect(auth.token()).rejects.toMatchObject({ status: 0 });
  state.refresh = () => problem(401, "session_ended");
  expect(await auth.token()).toBeNull();
  expect([auth.state.status, state.hint]).toEqual(["out", null]);
});

test("without a network a stranger is told that the school can't be reached", async () => {
  const { state, auth } = school();
  state.refresh = () => {
    throw new TypeError("no network");
  };
  await expect(auth.start()).rejects.toMatchObject({ status: 0 });
});

const tooSoon = (seconds: string) => new Response("{}", { status: 429, headers: { "Retry-After": seconds } });

test("a call that came a moment too soon is sent again with its body, and not for ever", async () => {
  const { state, auth } = school();
  auth.accept(session("t1"));
  const bodies: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    bodies.push(await request.text());
    return bodies.length < 3 ? tooSoon("2") : new Response("{}", { status: 200 });
  });
  await auth.send(new Request(URL_, { method: "POST", body: "whole" }));
  expect(bodies).toEqual(["whole", "whole", "whole"]);
  expect(state.waited).toEqual([2000, 2000]);
  vi.stubGlobal("fetch", async () => tooSoon("2"));
  await expect(auth.send(new Request(URL_))).rejects.toMatchObject({ status: 429 });
  expect(state.waited).toHaveLength(6);
});

test("a long wait is for the reader to decide", async () => {
  const { state, auth } = school();
  auth.accept(session("t1"));
  vi.stubGlobal("fetch", async () => tooSoon("900"));
  await expect(auth.send(new Request(URL_))).rejects.toMatchObject({ status: 429 });
  expect(state.waited).toEqual([]);
});
