/** Signing in and out, and the user's own record. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { AuthState } from "./auth";
import { api, auth, body } from "./client";
import { ApiError } from "./error";
import { forgetKept } from "./kept";
import { profileQuery, todayQuery } from "./progress";
import { holdStep } from "./step";
import type { SecondStep, Session, User } from "./types";

export type Locale = User["locale"];

/** The time zone of this device. */
export const deviceZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export function useSession(): AuthState {
  return useSyncExternalStore(
    (changed) => auth.subscribe(changed),
    () => auth.state,
  );
}

/** Somebody came in: their session is taken; or, when a second factor is needed, the step is held for its page, and handed back. */
export function arrive(answer: Session | SecondStep): SecondStep | null {
  const step = "ticket" in answer ? answer : null;
  holdStep(step);
  if (!("ticket" in answer)) auth.accept(answer);
  return step;
}

export async function signUp(input: { email: string; password: string; name: string; locale: Locale }) {
  return arrive(await body(api.POST("/api/identity/users", { body: { ...input, time_zone: deviceZone() } })));
}

export async function signIn(input: { email: string; password: string; entrance?: "app" | "admin" }) {
  return arrive(await body(api.POST("/api/identity/sessions", { body: { entrance: "app", ...input } })));
}

export async function signInByLink(token: string) {
  return arrive(await body(api.POST("/api/identity/sessions/link", { body: { token } })));
}

/** Ends the session. What was kept on this device goes with it: a browser may be somebody else's next. */
export async function signOut() {
  const user = auth.state.user?.id;
  await api.DELETE("/api/identity/sessions/current", { headers: { "X-Lyceum": "refresh" } });
  auth.forget();
  if (user) await forgetKept(user);
}

/** Stops acting for somebody, and gives their id; nothing of them stays in this browser. */
export async function endActing(): Promise<string> {
  const user = auth.state.user?.id ?? "";
  try {
    await api.POST("/api/identity/acting/end");
  } catch (problem) {
    // Its time was over: that is as good.
    if (!(problem instanceof ApiError) || problem.code !== "acting_is_over") throw problem;
  }
  if (auth.state.acting) await auth.actNoMore();
  await forgetKept(user);
  return user;
}

interface Newcomer {
  token: string;
  name: string;
  password: string;
  locale: Locale;
}

/** The account that an invitation is for. */
export const acceptInvitation = async (newcomer: Newcomer) =>
  arrive(
    await body(
      api.POST("/api/identity/invitations/accept", { body: { ...newcomer, time_zone: deviceZone() } }),
    ),
  );

/** The role that an invitation is for, for the account that is signed in; its sessions end, and this browser comes in anew. */
export async function joinByInvitation(token: string) {
  const step = arrive(await body(api.POST("/api/identity/invitations/join", { body: { token } })));
  if (step) auth.forget();
  return step;
}

let guest: Promise<void> | null = null;

/** Makes sure that there is somebody to keep answers for: whoever is signed in, else a new guest. */
export function ensureGuest(locale: Locale): Promise<void> {
  if (auth.state.status === "in") return Promise.resolve();
  guest ??= body(api.POST("/api/identity/guests", { body: { locale, time_zone: deviceZone() } }))
    .then((session) => auth.accept(session))
    .finally(() => {
      guest = null;
    });
  return guest;
}

export type UserChanges = Partial<Pick<User, "name" | "locale" | "time_zone">>;

/** The account's language follows the interface's; a guest's account can't be changed, the browser remembers it. */
export async function keepLanguage(locale: Locale): Promise<void> {
  const { user } = auth.state;
  if (user && user.role !== "guest") await changeMe({ locale });
}

export async function changeMe(changes: UserChanges): Promise<void> {
  auth.acceptUser(await body(api.PATCH("/api/identity/me", { body: changes })));
  if (changes.time_zone) await moveDays(changes.time_zone);
}

/** The learner's days follow the zone; the rest of what they told us stays. */
async function moveDays(time_zone: string): Promise<void> {
  const { onboarded: _, ...profile } = await body(api.GET("/api/progress/profile"));
  await api.PUT("/api/progress/profile", { body: { ...profile, time_zone } });
}

export function useChangeMe() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: changeMe,
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: profileQuery.queryKey }),
        cache.invalidateQueries({ queryKey: todayQuery.queryKey }),
      ]),
  });
}
