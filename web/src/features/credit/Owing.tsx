import { useQuery } from "@tanstack/react-query";
import { ownDebtsQuery, promotionsQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { Notice } from "#ui";
import { useMoney } from "../../parts/money/useMoney";
import styles from "./credit.module.css";

/** What of one's credit is a gift, and until when; used first, the first to end before the others. */
export function Gifts() {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const { data } = useQuery(promotionsQuery);
  return data?.map((one) => (
    <p key={one.id} className={styles.soft}>
      {t("promotions.own", {
        amount: money({ ...one, amount: one.unused }),
        until: format.moment(one.until),
      })}
    </p>
  ));
}

/** What one owes since a bank took a payment back. */
export function Owing() {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const { data } = useQuery(ownDebtsQuery);
  return data?.map((one) => (
    <Notice key={`${one.order_number} ${one.since}`} tone="wrong">
      {t("debts.own", {
        amount: money(one),
        number: format.number(one.order_number, { useGrouping: false }),
      })}{" "}
      {t("debts.own.detail")}
    </Notice>
  ));
}
