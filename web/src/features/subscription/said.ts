import type { Subscription } from "#api";
import { useLocale, useT } from "#i18n";
import { useMoney } from "../../parts/money/useMoney";

type Terms = Pick<Subscription["terms"], "price" | "currency" | "every">;
const SCALES = { EUR: 6, IRR: 0 } as const;

/** Says what plans cost: a price, and a price for each period. */
export function usePrices() {
  const t = useT();
  const money = useMoney();
  const amount = (units: number, currency: Terms["currency"]) =>
    money({ amount: units, currency, scale: SCALES[currency] });
  const each = ({ price, currency, every }: Terms) =>
    t(`plan.each.${every}`, { price: amount(price, currency) });
  return { amount, each, credit: (units: number) => amount(units, "EUR") };
}

/** What a subscription and what comes after it are called. */
export function useNames() {
  const { locale } = useLocale();
  return (names: Subscription["next_names"], code = "") => names?.[locale] ?? code;
}
