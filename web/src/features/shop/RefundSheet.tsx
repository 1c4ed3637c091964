import { useState } from "react";
import { type PaymentRecord, useRefundPayment } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Sheet, TextField, useToasts } from "#ui";
import { newId } from "../../base/newId";
import { useMoney } from "../../parts/money/useMoney";

const MIN_CHARS = 3;
const MAX_CHARS = 500;

/** Gives a payment back, with the reason that its buyer reads. */
export function RefundSheet({ payment, onClose }: { payment: PaymentRecord; onClose(): void }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const explain = useProblemText();
  const toasts = useToasts();
  const refund = useRefundPayment();
  const [reason, setReason] = useState("");
  const [key] = useState(newId);
  const number = format.number(payment.order_number, { useGrouping: false });
  const give = () =>
    refund.mutate(
      { id: payment.id, key, reason: reason.trim() },
      {
        onSuccess: () => {
          toasts.show({ text: t("payments.refund.done", { number }), tone: "right" });
          onClose();
        },
      },
    );
  return (
    <Sheet isOpen title={t("payments.refund.named", { number })} onClose={onClose}>
      <Form onSubmit={give}>
        <p>{t("payments.refund.detail", { amount: money(payment), user: payment.user_id })}</p>
        <TextField
          label={t("credit.grant.reason")}
          hint={t("payments.refund.hint")}
          value={reason}
          onChange={setReason}
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
