/** Answers that the school judged otherwise than this device had: its verdict stands, and the learner is told. */

import { useSyncExternalStore } from "react";
import { recall, remember } from "../base/storage";
import { useSession } from "./identity";
import type { Verdict } from "./types";

export interface Difference {
  /** Of the attempt. */
  id: string;
  lesson: { id: string; title: string; language: string };
  told: Verdict["verdict"];
  verdict: Verdict["verdict"];
  answer: string;
}

const MOST = 20;
const nameOf = (user: string) => `lyceum.lessons.differences.${user}` as const;
const listeners = new Set<() => void>();

const textOf = (user: string) => recall(nameOf(user)) ?? "[]";
const read = (user: string) => JSON.parse(textOf(user)) as Difference[];

function write(user: string, all: readonly Difference[]): void {
  remember(nameOf(user), all.length > 0 ? JSON.stringify(all.slice(-MOST)) : null);
  for (const changed of listeners) changed();
}

export function noteDifference(user: string, difference: Difference): void {
  write(user, [...read(user).filter(({ id }) => id !== difference.id), difference]);
}

const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** What the learner has not been told yet, and a way to say that they have. */
export function useDifferences(): { differences: readonly Difference[]; settle(): void } {
  const user = useSession().user?.id ?? "";
  const text = useSyncExternalStore(subscribe, () => textOf(user));
  return { differences: JSON.parse(text) as Difference[], settle: () => write(user, []) };
}
