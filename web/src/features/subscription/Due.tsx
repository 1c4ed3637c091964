import { useState } from "react";
import { type Subscription, usePayDue } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, LinkButton, Notice, Row, useToasts } from "#ui";
import { newId } from "../../base/newId";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { usePrices } from "./said";
import styles from "./subscription.module.css";

/** What is not paid: how long the plan stays all the same, and what to do. */
export function Due({ current }: { current: Subscription }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const named = useGatewayName();
  const { amount } = usePrices();
  const pay = usePayDue(current.id);
  const [key, setKey] = useState(newId);
  const { price: units, currency } = current.next ?? current.terms;
  const price = amount(units, currency);
  const until = current.plan_until ? format.date(current.plan_until) : "";
  const at = current.due_at ? format.date(current.due_at) : null;
  const go = () =>
    pay.mutate(key, {
      onSuccess: () => toasts.show({ text: t("plan.due.paid"), tone: "right" }),
      onError: () => setKey(newId()),
    });
  if (current.biller !== "wallet")
    return <Notice tone="wrong">{t("plan.due.provider", { biller: named(current.biller), until })}</Notice>;
  return (
    <>
      <Notice tone="wrong">
        <p className={styles.said}>
          <strong>{t("plan.due")}</strong>
        </p>
        <p className={styles.said}>
          {at && at !== until
            ? t("plan.due.wallet", { price, until, at })
            : t("plan.due.last", { price, until })}
        </p>
      </Notice>
      {pay.error && <Notice tone="wrong">{explain(pay.error)}</Notice>}
      <Row>
        <LinkButton variant="primary" icon="add" href="/me/wallet">
          {t("plan.due.fill")}
        </LinkButton>
        <Button isPending={pay.isPending} onPress={go}>
          {t("plan.due.pay", { price })}
        </Button>
      </Row>
    </>
  );
}
