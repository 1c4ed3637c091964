import { useFormat } from "#i18n";
import { decimal } from "./decimal";

/** Digits of a pico-euro after the point of a euro. */
export const PICO_SCALE = 12;
const CENTS = 2;

/** Says an amount in euro to its last digit: whole cents at least, nothing rounded. `scale` says what it is counted in, 12 for pico-euro. */
export function useEuro() {
  const format = useFormat();
  return (amount: number, scale = PICO_SCALE) =>
    format.decimal(decimal(amount, scale), {
      style: "currency",
      currency: "EUR",
      minimumFractionDigits: Math.min(CENTS, scale),
      maximumFractionDigits: scale,
    });
}
