/** Whether the school can be reached, as far as this browser knows. */

import { useSyncExternalStore } from "react";

let isAnswering = true;
const listeners = new Set<() => void>();

/** The last call got an answer, or none. */
export function noteReach(answered: boolean): void {
  if (answered === isAnswering) return;
  isAnswering = answered;
  for (const changed of listeners) changed();
}

export const isReachable = () => isAnswering && globalThis.navigator?.onLine !== false;

export function onReach(changed: () => void): () => void {
  // Back in a network: taken to be well until a call says otherwise.
  const back = () => {
    isAnswering = true;
    changed();
  };
  listeners.add(changed);
  window.addEventListener("online", back);
  window.addEventListener("offline", changed);
  return () => {
    listeners.delete(changed);
    window.removeEventListener("online", back);
    window.removeEventListener("offline", changed);
  };
}

export const useReachable = () => useSyncExternalStore(onReach, isReachable);
