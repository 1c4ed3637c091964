/** Amounts between what people write and whole units, with no float in between. */

const SCALES = { EUR: 6, IRR: 0, SEC: 0 } as const;
const MOST_UNITS = 10n ** 15n;
const WRITTEN = /^(\d{1,16})(?:[.٫/](\d{1,6}))?$/;

export type Currency = keyof typeof SCALES;
export const CURRENCIES: readonly Currency[] = ["EUR", "IRR", "SEC"];

/** `۲٫۵۰` and `2.50` in EUR are 2,500,000; null for what is no amount above zero, or finer than the currency's unit. */
export function units(written: string, currency: Currency): number | null {
  const plain = written
    .trim()
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  const [, whole, decimals = ""] = WRITTEN.exec(plain) ?? [];
  const scale = SCALES[currency];
  if (whole === undefined || decimals.length > scale) return null;
  const amount = BigInt(whole + decimals.padEnd(scale, "0"));
  return amount > 0n && amount <= MOST_UNITS ? Number(amount) : null;
}

/** Units as an exact decimal: 2,500,000 of scale 6 is `2.500000`. */
export function decimal(amount: number, scale: number): `${number}` {
  const digits = String(Math.abs(amount)).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const sign = amount < 0 ? "-" : "";
  return `${sign}${whole}${scale ? `.${digits.slice(-scale)}` : ""}` as `${number}`;
}
