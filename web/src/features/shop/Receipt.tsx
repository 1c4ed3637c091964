import { type Order, useSession } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Card } from "#ui";
import { Facts } from "../../parts/lists/Facts";
import { Receipts } from "../../parts/money/Receipts";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useMoney } from "../../parts/money/useMoney";
import { useGiven } from "./said";

/** What was ordered, for how much; once it is paid, the receipt of it. */
export function Receipt({ order }: { order: Order }) {
  const t = useT();
  const { locale } = useLocale();
  const format = useFormat();
  const money = useMoney();
  const given = useGiven();
  const named = useGatewayName();
  const { user } = useSession();
  const { payment, paid_at } = order;
  const facts = [
    { term: t("shop.number"), said: <bdi>{format.number(order.number, { useGrouping: false })}</bdi> },
    { term: t("shop.buyer"), said: user?.name },
    { term: t("shop.what"), said: order.names[locale] ?? order.product },
    {
      term: t("shop.get"),
      said:
        order.given_currency === "DAY" || order.given_currency === "COURSE"
          ? given({ kind: order.kind, plan: order.plan, amount: order.given })
          : money({ amount: order.given, currency: order.given_currency, scale: order.given_scale }),
    },
    { term: t("shop.price"), said: <strong>{money({ ...order, amount: order.price })}</strong> },
    payment &&
      payment.refunded > 0 && {
        term: t("shop.refunded"),
        said: money({ ...order, amount: payment.refunded }),
      },
    {
      term: paid_at ? t("shop.paidAt") : t("shop.orderedAt"),
      said: format.moment(paid_at ?? order.created_at),
    },
    payment && { term: t("shop.way"), said: named(payment.gateway) },
    payment?.reference && { term: t("shop.reference"), said: <bdi dir="ltr">{payment.reference}</bdi> },
  ].filter((fact) => !!fact);
  return (
    <Card title={paid_at ? t("shop.receipt") : t("shop.ordered")}>
      <Facts facts={facts} />
      {paid_at && <Receipts order={order} />}
    </Card>
  );
}
