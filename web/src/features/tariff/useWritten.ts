import { useFormat } from "#i18n";
import { decimal } from "../../parts/money/decimal";

/** An amount as it stands in a field: in the reader's digits, without grouping, without a currency. */
export function useWritten() {
  const format = useFormat();
  return (amount: number, scale: number) =>
    format.decimal(decimal(amount, scale), { useGrouping: false, maximumFractionDigits: scale });
}
