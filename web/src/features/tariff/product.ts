/** Products: in which units their prices and amounts are kept. */

import type { Product } from "#api";
import { whole } from "../../parts/money/decimal";

/** Digits after the point of a currency's unit as it is kept. */
export const PRICE_SCALES = { EUR: 6, IRR: 0 } as const;
/** Prices are whole cents, and whole tomans. */
const STEPS = { EUR: 10_000, IRR: 10 } as const;
const MOST_PRICE = 10_000_000_000;
export const CREDIT_SCALE = 6;
export const KINDS = ["plan", "credit", "minutes", "course"] as const satisfies readonly Product["kind"][];
const MOST = 10n ** 15n;

/** Digits after the point of what the buyer gets; null for what has no amount: a course, and a plan that renews. */
export function amountScale({ kind, every }: Pick<Product, "kind" | "every">): number | null {
  if (kind === "credit") return CREDIT_SCALE;
  return kind === "course" || every ? null : 0;
}

/** What was written, in whole units above zero; null when it is no such amount. */
export function above(written: string, scale: number): number | null {
  const amount = whole(written, scale);
  return amount !== null && amount > 0n && amount <= MOST ? Number(amount) : null;
}

/** A price as it was written; undefined for none, null for what is no price. */
export function priceOf(written: string, currency: keyof typeof PRICE_SCALES): number | null | undefined {
  if (!written.trim()) return undefined;
  const price = above(written, PRICE_SCALES[currency]);
  return price !== null && price % STEPS[currency] === 0 && price <= MOST_PRICE ? price : null;
}
