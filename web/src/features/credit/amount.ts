/** Amounts between what people write and whole units of a currency. */

import { whole } from "../../parts/money/decimal";

const SCALES = { EUR: 6, IRR: 0, SEC: 0 } as const;
const MOST_UNITS = 10n ** 15n;

export type Currency = keyof typeof SCALES;
export const CURRENCIES: readonly Currency[] = ["EUR", "IRR", "SEC"];

/** `۲٫۵۰` and `2.50` in EUR are 2,500,000; null for what is no amount above zero, or finer than the currency's unit. */
export function units(written: string, currency: Currency): number | null {
  const amount = whole(written, SCALES[currency]);
  return amount !== null && amount > 0n && amount <= MOST_UNITS ? Number(amount) : null;
}
