/** Answers of the school that this browser keeps, so that pages open without a network and say as of when. */

import { useSyncExternalStore } from "react";
import { remember } from "../base/storage";
import { admit, drop, type Fact, facts, forget, keep, kept, remove } from "../base/vault";
import { auth } from "./client";
import { isUnreachable } from "./error";

/** So many things of a kind are kept that nobody asked for; the oldest make room. */
const MOST_SEEN: Record<string, number> = { chapter: 24, reading: 24, word: 2000, book: 30, list: 60 };
/** Looking for what has to go is not done each time. */
const SLACK = 8;

auth.subscribe(({ user, acting }) => user && !acting && admit(user.id));

const since = new Map<string, number>();
const listeners = new Set<() => void>();

function note(name: string, at: number | null): void {
  if ((since.get(name) ?? null) === at) return;
  if (at === null) since.delete(name);
  else since.set(name, at);
  for (const changed of listeners) changed();
}

const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** When what is shown was fetched, in milliseconds; null while it is fresh from the school. */
export const useAsOf = (name: string) => useSyncExternalStore(subscribe, () => since.get(name) ?? null);

/** Of what was only seen, the oldest go when there are too many. */
export function surplus(all: readonly Fact[], most: number): string[] {
  const seen = all.filter(({ isAsked }) => !isAsked);
  if (seen.length <= most + SLACK) return [];
  return seen
    .toSorted((a, b) => a.at - b.at)
    .slice(0, seen.length - most)
    .map(({ name }) => name);
}

/** Keeps what was fetched; where nothing can be kept (private windows, a full disk) the page goes on without. */
export async function keepSeen(user: string, name: string, value: unknown): Promise<void> {
  const [kind = ""] = name.split("/", 1);
  // The browser of an admin who acts for somebody keeps nothing of theirs.
  if (auth.state.acting) return;
  try {
    await keep(user, name, value);
    const gone = surplus(await facts(user, `${kind}/`), MOST_SEEN[kind] ?? 0);
    if (gone.length > 0) await remove(user, gone);
  } catch {
    // As said above: what can't be kept is asked for again next time.
  }
}

export async function keptValue<T>(name: string): Promise<{ value: T; fact: Fact } | null> {
  const user = auth.state.user?.id;
  if (!user) return null;
  // A browser that keeps nothing has nothing.
  return kept<T>(user, name).catch(() => null);
}

/** What the call gives; when the school can't be reached, what it gave last time. */
export async function remembered<T>(name: string, call: () => Promise<T>): Promise<T> {
  const user = auth.state.user?.id;
  try {
    const value = await call();
    // Whoever has left meanwhile leaves nothing behind.
    if (user && auth.state.user?.id === user) void keepSeen(user, name, value);
    note(name, null);
    return value;
  } catch (error) {
    const last = isUnreachable(error) ? await keptValue<T>(name) : null;
    if (!last) throw error;
    note(name, last.fact.at);
    return last.value;
  }
}

/** Lets go of what is kept under the prefixes. */
export async function letGo(...prefixes: string[]): Promise<void> {
  const user = auth.state.user?.id;
  if (user && globalThis.indexedDB) await drop(user, ...prefixes);
}

/** Lets go of everything this browser keeps for a learner, what waits to be sent included. */
export async function forgetKept(user: string): Promise<void> {
  remember(`lyceum.outbox.${user}`, null);
  remember(`lyceum.outbox.refused.${user}`, null);
  remember(`lyceum.lessons.differences.${user}`, null);
  remember(`lyceum.cards.queue.${user}`, null);
  remember(`lyceum.cards.away.${user}`, null);
  if (globalThis.indexedDB) await forget(user);
}
