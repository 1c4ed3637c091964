import { useState } from "react";
import { type NewRefund, type PaymentRecord, useRefundPayment } from "#api";
import { useFormat, useLocale, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Select, Sheet, TextField, useToasts } from "#ui";
import { newId } from "../../base/newId";
import { decimal, whole } from "../../parts/money/decimal";
import { asRial, RialField } from "../../parts/money/RialField";
import { rial, useRialInField } from "../../parts/money/rial";
import { useMoney } from "../../parts/money/useMoney";

const MIN_CHARS = 3;
const MAX_CHARS = 500;
const CENT = 10_000n;
const TOMAN_RIAL = 10;
type To = NonNullable<NewRefund["to"]>;

/** Whole cents of euro up to what is left; null for anything else. */
function cents(written: string, { scale }: PaymentRecord, left: number): number | null {
  const amount = whole(written, scale);
  return amount !== null && amount > 0n && amount <= BigInt(left) && amount % CENT === 0n
    ? Number(amount)
    : null;
}

interface AmountProps {
  payment: PaymentRecord;
  left: number;
  value: string;
  onChange(value: string): void;
}

function Amount({ payment, left, value, onChange }: AmountProps) {
  const t = useT();
  const money = useMoney();
  if (payment.currency === "IRR") {
    const label = t("payments.refund.amount");
    return (
      <RialField
        label={label}
        name="amount"
        value={value}
        onChange={onChange}
        least={TOMAN_RIAL}
        most={left}
      />
    );
  }
  const most = money({ ...payment, amount: left });
  return (
    <TextField
      label={t("payments.refund.amount")}
      hint={t("payments.refund.left", { amount: most })}
      value={value}
      onChange={onChange}
      inputMode="decimal"
      isRequired
      validate={(written) =>
        cents(written, payment, left) === null ? t("payments.refund.too_much", { amount: most }) : null
      }
    />
  );
}

/** Gives a payment or a part of it back, with the reason that its buyer reads: the way it came, or into their wallet. */
export function RefundSheet({ payment, onClose }: { payment: PaymentRecord; onClose(): void }) {
  const t = useT();
  const { locale } = useLocale();
  const format = useFormat();
  const money = useMoney();
  const explain = useProblemText();
  const toasts = useToasts();
  const inField = useRialInField();
  const refund = useRefundPayment();
  const left = payment.amount - payment.refunded;
  const isRial = payment.currency === "IRR";
  const [written, setWritten] = useState(() =>
    isRial ? inField(left) : decimal(left, payment.scale).replace(/0{1,4}$/, ""),
  );
  const [to, setTo] = useState<To>("gateway");
  const [reason, setReason] = useState("");
  const [key, setKey] = useState(newId);
  const amount = isRial ? rial(written, locale) : cents(written, payment, left);
  const going = amount !== null && amount <= left ? amount : left;
  const number = format.number(payment.order_number, { useGrouping: false });
  const change =
    <V extends string>(set: (value: V) => void) =>
    (value: V) => {
      set(value);
      setKey(newId());
    };
  const give = () => {
    if (amount === null || amount > left) return;
    refund.mutate(
      { id: payment.id, key, reason: reason.trim(), to, ...(amount < left ? { amount } : {}) },
      {
        onSuccess: () => {
          toasts.show({ text: t("payments.refund.done", { number }), tone: "right" });
          onClose();
        },
      },
    );
  };
  return (
    <Sheet isOpen title={t("payments.refund.named", { number })} onClose={onClose}>
      <Form onSubmit={give}>
        <p>
          {t("payments.refund.detail", {
            amount: money(isRial ? asRial(going) : { ...payment, amount: going }),
            user: payment.user_id,
          })}
        </p>
        {payment.refunded > 0 && (
          <p>{t("payments.refund.back", { amount: money({ ...payment, amount: payment.refunded }) })}</p>
        )}
        <Amount payment={payment} left={left} value={written} onChange={change(setWritten)} />
        {isRial && payment.gateway !== "wallet" && (
          <Select
            label={t("payments.refund.to")}
            options={(["gateway", "wallet"] as const).map((value) => ({
              value,
              label: t(`payments.refund.to.${value}`),
            }))}
            value={to}
            onChange={change<To>(setTo)}
          />
        )}
        <TextField
          label={t("credit.grant.reason")}
          hint={t("payments.refund.hint")}
          value={reason}
          onChange={change(setReason)}
          maxLength={MAX_CHARS}
          rows={3}
          isRequired
          validate={(value) => (value.trim().length < MIN_CHARS ? t("identity.field.required") : null)}
        />
        {refund.error && <Notice tone="wrong">{explain(refund.error)}</Notice>}
        <Button type="submit" variant="danger" isPending={refund.isPending}>
          {t("payments.refund.act")}
        </Button>
      </Form>
    </Sheet>
  );
}
