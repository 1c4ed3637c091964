import { useInfiniteQuery } from "@tanstack/react-query";
import { type Order, ordersQuery } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { EmptyState, Page as Frame, Link, LinkButton, Loaded, Skeleton, Tag } from "#ui";
import { More } from "../../parts/lists/More";
import { ReceiptButton } from "../../parts/money/Receipts";
import { useMoney } from "../../parts/money/useMoney";
import styles from "./shop.module.css";
import { faceOf } from "./standing";

const TONES = {
  paid: "right",
  waiting: "accent",
  back: "slip",
  claimed: "slip",
  not: "plain",
  new: "plain",
} as const;

function Line({ order }: { order: Order }) {
  const t = useT();
  const { locale } = useLocale();
  const format = useFormat();
  const money = useMoney();
  const face = faceOf(order);
  const number = format.number(order.number, { useGrouping: false });
  return (
    <li className={styles.ordered}>
      <Link variant="plain" href={`/shop/orders/${order.id}`} className={styles.line}>
        <span>
          <strong>{order.names[locale] ?? order.product}</strong>
          <span className={styles.soft}>{t("shop.numbered", { number })}</span>
          <time dateTime={order.created_at} className={styles.soft}>
            {format.moment(order.created_at)}
          </time>
        </span>
        <span className={styles.end}>
          <bdi>{money({ ...order, amount: order.price })}</bdi>
          <Tag tone={TONES[face]}>{t(`shop.face.${face}`)}</Tag>
        </span>
      </Link>
      {order.paid_at && <ReceiptButton order={order.id} number={number} />}
    </li>
  );
}

export function Page() {
  const t = useT();
  const query = useInfiniteQuery(ordersQuery);
  return (
    <Frame
      title={t("shop.orders")}
      back={{ href: "/shop", label: t("shop.title") }}
      width="column"
      actions={
        <LinkButton icon="list" href="/shop/receipts">
          {t("receipts.title")}
        </LinkButton>
      }
    >
      <Loaded query={query} skeleton={<Skeleton height={72} count={4} />}>
        {({ pages }) => {
          const orders = pages.flatMap((page) => page.items);
          if (!orders.length) {
            return (
              <EmptyState
                title={t("shop.orders.empty")}
                illustration="notebook"
                actions={
                  <LinkButton variant="primary" href="/shop">
                    {t("shop.title")}
                  </LinkButton>
                }
              >
                {t("shop.orders.empty.detail")}
              </EmptyState>
            );
          }
          return (
            <>
              <ul className={styles.lines}>
                {orders.map((order) => (
                  <Line key={order.id} order={order} />
                ))}
              </ul>
              <More query={query} label={t("credit.more")} />
            </>
          );
        }}
      </Loaded>
    </Frame>
  );
}
