/** The second step of a sign-in, between its two pages. */

import type { SecondStep } from "./types";

/** A step, and when its time is over. */
export type HeldStep = SecondStep & { until: number };

const NAME = "lyceum.step";
let held: HeldStep | null = null;

/** Keeps a step for this tab, through a reload: whoever looks up a code in another app may find the page loaded anew. */
export function holdStep(step: SecondStep | null): void {
  held = step && { ...step, until: Date.now() + step.expires_in * 1000 };
  try {
    if (held) sessionStorage.setItem(NAME, JSON.stringify(held));
    else sessionStorage.removeItem(NAME);
  } catch {
    // Without storage it lasts until the page is left.
  }
}

/** The step that is to be taken, if its time is not over. */
export function heldStep(): HeldStep | null {
  try {
    held ??= JSON.parse(sessionStorage.getItem(NAME) ?? "null") as HeldStep | null;
  } catch {
    // As above.
  }
  return held && held.until > Date.now() ? held : null;
}
