/** What this browser remembers of studying: the last queue for the way without a network, and cards put off for today. */

import type { StudyQueue } from "#api";
import { recall, remember } from "../../base/storage";
import { localDay } from "../../cards-core/days";

interface KeptQueue {
  deck: string | null;
  queue: StudyQueue;
}

const queueName = (user: string) => `lyceum.cards.queue.${user}` as const;
const awayName = (user: string) => `lyceum.cards.away.${user}` as const;

export const keepQueue = (user: string, deck: string | null, queue: StudyQueue) =>
  remember(queueName(user), JSON.stringify({ deck, queue } satisfies KeptQueue));

/** The last queue of this deck, null when there is none. */
export function keptQueue(user: string, deck: string | null): StudyQueue | null {
  const kept = JSON.parse(recall(queueName(user)) ?? "null") as KeptQueue | null;
  return kept && kept.deck === deck ? kept.queue : null;
}

/** Cards that shall not come before tomorrow. */
export function awayToday(user: string): ReadonlySet<string> {
  const kept = JSON.parse(recall(awayName(user)) ?? "null") as { day: string; ids: string[] } | null;
  return new Set(kept?.day === localDay(Date.now()) ? kept.ids : []);
}

export const keepAway = (user: string, ids: ReadonlySet<string>) =>
  remember(awayName(user), JSON.stringify({ day: localDay(Date.now()), ids: [...ids] }));

export const autoplays = () => recall("lyceum.cards.autoplay") !== null;
export const setAutoplays = (on: boolean) => remember("lyceum.cards.autoplay", on ? "1" : null);
