/** Decimal numbers as people write them, and whole units, with no float in between. */

const WRITTEN = /^(\d{1,16})(?:[.٫/](\d{1,12}))?$/;

/** `۲٫۵۰` and `2.50` of scale 6 are 2,500,000; null for what is no such number, or finer than the unit. */
export function whole(written: string, scale: number): bigint | null {
  const plain = written
    .trim()
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  const [, before, decimals = ""] = WRITTEN.exec(plain) ?? [];
  if (before === undefined || decimals.length > scale) return null;
  return BigInt(before + decimals.padEnd(scale, "0"));
}

/** Units as an exact decimal: 2,500,000 of scale 6 is `2.500000`. */
export function decimal(amount: number | bigint, scale: number): `${number}` {
  const digits = String(amount < 0 ? -amount : amount).padStart(scale + 1, "0");
  const before = digits.slice(0, digits.length - scale);
  const sign = amount < 0 ? "-" : "";
  return `${sign}${before}${scale ? `.${digits.slice(-scale)}` : ""}` as `${number}`;
}
