import type { Order, Product, Shop } from "#api";
import { useT } from "#i18n";
import { useMoney } from "../../parts/money/useMoney";
import { usePlans } from "../../parts/money/usePlans";

export type Money = Order["currency"];
const SCALES = { EUR: 6, IRR: 0 } as const;
const MINUTE_SECONDS = 60;

/** What a product costs in a currency, as `useMoney` says it; null where it is not sold in it. */
export function priceIn(product: Product, currency: Money) {
  const amount = currency === "EUR" ? product.price_eur : product.price_irr;
  return amount == null ? null : { amount, currency, scale: SCALES[currency] };
}

/** The currencies that can be paid in, and the one that a reader of this language would. */
export function currenciesOf({ ways }: Shop, locale: string): [Money[], Money] {
  const all = (["EUR", "IRR"] as const).filter((one) => ways.some((way) => way.currency === one));
  const usual = locale === "fa" ? "IRR" : "EUR";
  return [all, all.includes(usual) ? usual : (all[0] ?? usual)];
}

/** Says what the buyer of a product gets. */
export function useGiven() {
  const t = useT();
  const money = useMoney();
  const { named } = usePlans();
  return ({ kind, plan, amount = 0 }: Pick<Product, "amount" | "plan"> & Pick<Order, "kind">) =>
    plan
      ? t("shop.given.plan", { plan: named(plan), count: amount })
      : kind === "course"
        ? t("shop.given.course")
        : kind === "minutes"
          ? t("shop.given.minutes", {
              amount: money({ amount: amount * MINUTE_SECONDS, scale: 0, currency: "SEC" }),
            })
          : t("shop.given.credit", { amount: money({ amount, scale: SCALES.EUR, currency: "EUR" }) });
}
