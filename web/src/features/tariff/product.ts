/** Products: in which units their prices and amounts are kept. */

import type { Product } from "#api";
import { whole } from "../../parts/money/decimal";

/** Digits after the point of a currency's unit as it is kept. */
export const PRICE_SCALES = { EUR: 6, IRR: 0 } as const satisfies Record<Product["currency"], number>;
export const CREDIT_SCALE = 6;
export const KINDS = ["plan", "credit", "minutes", "course"] as const satisfies readonly Product["kind"][];
const MOST = 10n ** 15n;

/** Digits after the point of what the buyer gets; null for a kind that has no amount. */
export function amountScale(kind: Product["kind"]): number | null {
  if (kind === "credit") return CREDIT_SCALE;
  return kind === "minutes" ? 0 : null;
}

/** What was written, in whole units above zero; null when it is no such amount. */
export function above(written: string, scale: number): number | null {
  const amount = whole(written, scale);
  return amount !== null && amount > 0n && amount <= MOST ? Number(amount) : null;
}
