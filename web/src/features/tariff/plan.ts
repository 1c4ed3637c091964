/** Plans: the bounds of their numbers. */

import { whole } from "../../parts/money/decimal";

/** The plan of everybody who has no other; it stands below all, and nobody buys it. */
export const FREE = "free";
const MOST_RANK = 99n;
const MOST_CALLS = 1_000_000n;

function from1(written: string, most: bigint): number | null {
  const number = whole(written, 0);
  return number !== null && number > 0n && number <= most ? Number(number) : null;
}

/** A place among the plans; null for what is none. */
export const rankOf = (written: string) => from1(written, MOST_RANK);

/** Calls an hour; null for what is no such number. */
export const callsOf = (written: string) => from1(written, MOST_CALLS);
