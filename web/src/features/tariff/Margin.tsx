import { useFormat, useT } from "#i18n";
import { Tag } from "#ui";
import { marginOf } from "./price";

/** What the school keeps of its price, in per cent; a loss stands out. */
export function Margin({ price, cost }: { price: number; cost: number }) {
  const t = useT();
  const format = useFormat();
  const margin = marginOf(price, cost);
  if (margin === null) return <span>{t("tariff.margin.none")}</span>;
  if (margin < 0) return <Tag tone="wrong">{t("tariff.margin.loss")}</Tag>;
  return <bdi>{format.number(margin, { style: "percent", maximumFractionDigits: 1 })}</bdi>;
}
