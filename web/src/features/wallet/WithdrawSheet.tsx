import { useState } from "react";
import { useSession, useWithdraw, type Wallet } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Sheet, TextField, useToasts } from "#ui";
import { newId } from "../../base/newId";
import { asRial, RialField } from "../../parts/money/RialField";
import { rial } from "../../parts/money/rial";
import { useMoney } from "../../parts/money/useMoney";
import { grouped, sheba } from "./sheba";
import styles from "./wallet.module.css";

const MAX_HOLDER_CHARS = 80;
const MAX_SHEBA_CHARS = 60;
const MIN_CHARS = 3;

/** Money out of the wallet, to a bank account: how much, and to which. */
export function WithdrawSheet({ wallet, onClose }: { wallet: Wallet; onClose(): void }) {
  const t = useT();
  const { locale } = useLocale();
  const { user } = useSession();
  const explain = useProblemText();
  const money = useMoney();
  const toasts = useToasts();
  const withdraw = useWithdraw();
  const [written, setWritten] = useState("");
  const [account, setAccount] = useState("");
  const [holder, setHolder] = useState(user?.name ?? "");
  const [key] = useState(newId);
  const amount = rial(written, locale);
  const number = sheba(account);
  const most = Math.min(wallet.withdrawals.most, wallet.available);
  const ask = () => {
    if (amount === null || number === null) return;
    withdraw.mutate(
      { key: `${key}.${amount}.${number}`, amount, sheba: number, holder: holder.trim() },
      {
        onSuccess: () => {
          toasts.show({ text: t("wallet.withdraw.done", { amount: money(asRial(amount)) }), tone: "right" });
          onClose();
        },
      },
    );
  };
  return (
    <Sheet isOpen title={t("wallet.withdraw")} onClose={onClose}>
      <Form onSubmit={ask}>
        <p className={styles.soft}>{t("wallet.withdraw.detail")}</p>
        <RialField
          label={t("wallet.amount")}
          name="amount"
          value={written}
          onChange={setWritten}
          least={wallet.withdrawals.least}
          most={most}
        />
        <TextField
          label={t("wallet.sheba")}
          name="sheba"
          hint={number ? <bdi dir="ltr">{grouped(number)}</bdi> : t("wallet.sheba.hint")}
          value={account}
          onChange={setAccount}
          autoComplete="off"
          maxLength={MAX_SHEBA_CHARS}
          isRequired
          validate={(value) => (sheba(value) === null ? t("problem.sheba_invalid") : null)}
        />
        <TextField
          label={t("wallet.holder")}
          name="holder"
          hint={t("wallet.holder.hint")}
          value={holder}
          onChange={setHolder}
          maxLength={MAX_HOLDER_CHARS}
          isRequired
          validate={(value) => (value.trim().length < MIN_CHARS ? t("identity.field.required") : null)}
        />
        {withdraw.error && <Notice tone="wrong">{explain(withdraw.error)}</Notice>}
        <Button type="submit" variant="primary" wide isPending={withdraw.isPending}>
          {t("wallet.withdraw.go")}
        </Button>
      </Form>
    </Sheet>
  );
}
