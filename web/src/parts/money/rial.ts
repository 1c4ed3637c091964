import { useFormat, useLocale } from "#i18n";
import { whole } from "./decimal";

const TOMAN_RIAL = 10n;
const MOST_RIAL = 10n ** 13n;
const GROUPS = /[,٬،\s]/g;

/**
 * What somebody wrote, in rial: in Persian people write toman, in other languages rial. Null for what is no whole toman:
 * such an amount could not be said to both.
 */
export function rial(written: string, locale: string): number | null {
  const units = whole(written.replaceAll(GROUPS, ""), 0);
  if (units === null) return null;
  const amount = locale === "fa" ? units * TOMAN_RIAL : units;
  return amount > 0n && amount <= MOST_RIAL && amount % TOMAN_RIAL === 0n ? Number(amount) : null;
}

/** An amount of rial as it stands in a field: what `rial` reads, in the reader's digits. */
export function useRialInField() {
  const format = useFormat();
  const { locale } = useLocale();
  return (amount: number) =>
    format.number(locale === "fa" ? amount / Number(TOMAN_RIAL) : amount, { useGrouping: false });
}
