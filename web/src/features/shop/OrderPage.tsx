import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { type Order, orderQuery, useLookAtOrder, usePayAgain } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, Page as Frame, LinkButton, Loaded, Notice, Row, Skeleton } from "#ui";
import { newId } from "../../base/newId";
import { Balance } from "./Balance";
import { Receipt } from "./Receipt";
import styles from "./shop.module.css";
import { faceOf } from "./standing";

const LOOK_MS = 4_000;
const LOOKS = 30;

/** While the bank has not decided, the school is asked to ask it, for two minutes; then a button does it. */
function useLooking(order: Order) {
  const look = useLookAtOrder(order.id);
  const [looks, setLooks] = useState(0);
  const isOpen = faceOf(order) === "waiting";
  const { mutate } = look;
  useEffect(() => {
    if (!isOpen || looks >= LOOKS) return;
    const timer = setTimeout(() => mutate(undefined, { onSettled: () => setLooks(looks + 1) }), LOOK_MS);
    return () => clearTimeout(timer);
  }, [isOpen, looks, mutate]);
  return { ...look, isResting: isOpen && looks >= LOOKS };
}

function Again({ order }: { order: Order }) {
  const t = useT();
  const { locale } = useLocale();
  const explain = useProblemText();
  const pay = usePayAgain();
  const [key] = useState(newId);
  const gateway = order.payment?.gateway;
  if (order.state !== "open" || !gateway) {
    return (
      <LinkButton variant="primary" href="/shop">
        {t("shop.again.order")}
      </LinkButton>
    );
  }
  const go = () =>
    pay.mutate({ key, order: order.id, gateway, locale }, { onSuccess: (url) => location.assign(url) });
  return (
    <>
      {pay.error && <Notice tone="wrong">{explain(pay.error)}</Notice>}
      <Button variant="primary" isPending={pay.isPending || pay.isSuccess} onPress={go}>
        {t("shop.again")}
      </Button>
    </>
  );
}

const TONES = {
  paid: "right",
  waiting: "info",
  back: "slip",
  claimed: "wrong",
  not: "slip",
  new: "info",
} as const;

function Standing({ order }: { order: Order }) {
  const t = useT();
  const looking = useLooking(order);
  const face = faceOf(order);
  const why =
    order.payment?.problem && face !== "claimed" ? t.maybe(`shop.problem.${order.payment.problem}`) : null;
  return (
    <>
      <div role="status">
        <Notice tone={TONES[face]}>
          <strong className={styles.standing}>{t(`shop.order.${face}`)}</strong>
          {face === "paid" && <Balance order={order} />}
          {face === "paid" ? why && <p>{why}</p> : <p>{why ?? t(`shop.order.${face}.detail`)}</p>}
        </Notice>
      </div>
      <Row>
        {face === "paid" && order.kind === "deposit" && (
          <LinkButton icon="wallet" href="/me/wallet">
            {t("wallet.title")}
          </LinkButton>
        )}
        {face === "waiting" && (
          <Button icon="retry" isPending={looking.isPending} onPress={() => looking.mutate()}>
            {t("shop.look")}
          </Button>
        )}
        {face !== "paid" && (face !== "waiting" || looking.isResting) && <Again order={order} />}
      </Row>
    </>
  );
}

export function Page() {
  const t = useT();
  const { orderId = "" } = useParams({ strict: false }) as { orderId?: string };
  const query = useQuery(orderQuery(orderId));
  return (
    <Frame title={t("shop.order")} back={{ href: "/shop/orders", label: t("shop.orders") }} width="column">
      <Loaded query={query} skeleton={<Skeleton height={120} count={2} />}>
        {(order) => (
          <>
            <Standing key={order.payment?.id} order={order} />
            <Receipt order={order} />
          </>
        )}
      </Loaded>
    </Frame>
  );
}
