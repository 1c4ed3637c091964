/** Prices are kept in pico-euro a unit, and read and written in euro: for a million where the unit is small. */

import type { Rate } from "#api";
import { whole } from "../../parts/money/decimal";

export type Unit = Rate["unit"];

export const UNITS: readonly Unit[] = [
  "input_token",
  "cached_token",
  "output_token",
  "character",
  "image",
  "second",
  "call",
];

const PICO_SCALE = 12;
const MILLION_SCALE = 6;
const SMALL: ReadonlySet<Unit> = new Set(["input_token", "cached_token", "output_token", "character"]);
const MOST_PICO = 10n ** 15n;

/** How many digits of pico-euro come after the point of the euro that is written. */
export const scaleOf = (unit: Unit) => PICO_SCALE - (SMALL.has(unit) ? MILLION_SCALE : 0);

/** What was written in euro, in pico-euro a unit; null when it is no price or finer than can be kept. */
export function pico(written: string, unit: Unit): number | null {
  const amount = whole(written, scaleOf(unit));
  return amount !== null && amount <= MOST_PICO ? Number(amount) : null;
}

/** The school's share of its price; null where nothing is taken and nothing paid. */
export function marginOf(price: number, cost: number): number | null {
  if (price === 0) return cost === 0 ? null : Number.NEGATIVE_INFINITY;
  return (price - cost) / price;
}
