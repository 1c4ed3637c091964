import { useQuery } from "@tanstack/react-query";
import { fetchOrderReceipt, fetchReceipt, type Order, type Receipt, receiptsQuery } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Button, IconButton, Loaded, Row, Skeleton } from "#ui";
import { useTaking } from "../lists/useTaking";
import styles from "./Receipts.module.css";
import { useMoney } from "./useMoney";

const LANGUAGES = ["en", "fa"] as const;

/** One receipt, to take along in either language. */
export function ReceiptLine({ receipt }: { receipt: Receipt }) {
  const t = useT();
  const { locale } = useLocale();
  const format = useFormat();
  const money = useMoney();
  const { isPending, take } = useTaking();
  const other = LANGUAGES.find((one) => one !== locale) ?? "en";
  const taken = (language: "en" | "fa") =>
    take(`receipt-${receipt.number}-${language}.pdf`, () => fetchReceipt(receipt.id, language));
  return (
    <li>
      <p className={styles.line}>
        <strong>{t(`receipts.kind.${receipt.kind}`, { number: `\u2066${receipt.number}\u2069` })}</strong>
        <bdi>{money(receipt)}</bdi>
        <time dateTime={receipt.given_at}>{format.date(receipt.given_at)}</time>
      </p>
      <Row>
        <Button icon="download" isPending={isPending} onPress={() => taken(locale)}>
          {t("receipts.take")}
        </Button>
        <Button variant="quiet" isDisabled={isPending} onPress={() => taken(other)}>
          {t(`receipts.take.${other}`)}
        </Button>
      </Row>
    </li>
  );
}

export const ReceiptList = ({ receipts }: { receipts: readonly Receipt[] }) => (
  <ul className={styles.lines}>
    {receipts.map((receipt) => (
      <ReceiptLine key={receipt.id} receipt={receipt} />
    ))}
  </ul>
);

/** The receipts of an order, to take along in either language. */
export function Receipts({ order }: { order: Order }) {
  return (
    <Loaded query={useQuery(receiptsQuery(order))} skeleton={<Skeleton height={88} />}>
      {(receipts) => <ReceiptList receipts={receipts} />}
    </Loaded>
  );
}

/** Takes the receipt of an order's payment along, in a list. */
export function ReceiptButton({ order, number }: { order: string; number: string }) {
  const t = useT();
  const { locale } = useLocale();
  const { isPending, take } = useTaking();
  return (
    <IconButton
      icon="download"
      isDisabled={isPending}
      label={t("receipts.take.named", { number })}
      onPress={() =>
        take(`receipt-order-${order.slice(-12)}-${locale}.pdf`, () => fetchOrderReceipt(order, locale))
      }
    />
  );
}
