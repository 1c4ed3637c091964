import { useState } from "react";
import { type Decision, useBankAccount, useDecideWithdrawal, type WithdrawalRecord } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Sheet, TextField, useToasts } from "#ui";
import { newId } from "../../base/newId";
import { asRial } from "../../parts/money/RialField";
import { useMoney } from "../../parts/money/useMoney";
import { grouped } from "./sheba";
import styles from "./wallet.module.css";

export type Act = Decision["act"];

const MIN_REASON_CHARS = 3;
const MAX_REASON_CHARS = 500;
const REFERENCE = /^[0-9A-Za-z][0-9A-Za-z/._-]{3,99}$/;

/** Where the money is to go: looked at by hand, because who looks is written down. */
function Account({ withdrawal }: { withdrawal: WithdrawalRecord }) {
  const t = useT();
  const explain = useProblemText();
  const look = useBankAccount();
  if (!look.data) {
    return (
      <>
        <Button icon="eye" isPending={look.isPending} onPress={() => look.mutate(withdrawal.id)}>
          {t("withdrawals.account")}
        </Button>
        {look.error && <Notice tone="wrong">{explain(look.error)}</Notice>}
      </>
    );
  }
  return (
    <div className={styles.account}>
      <p className={styles.sheba}>
        <bdi dir="ltr">{grouped(look.data.sheba)}</bdi>
      </p>
      <p>
        <bdi>{look.data.holder}</bdi>
      </p>
    </div>
  );
}

interface FieldProps {
  act: Act;
  written: string;
  onWrite(written: string): void;
}

function Field({ act, written, onWrite }: FieldProps) {
  const t = useT();
  if (act === "approve") return null;
  if (act === "pay") {
    return (
      <TextField
        label={t("shop.reference")}
        name="reference"
        hint={t("withdrawals.reference.hint")}
        value={written}
        onChange={onWrite}
        autoComplete="off"
        maxLength={100}
        isRequired
        validate={(value) => (REFERENCE.test(value.trim()) ? null : t("withdrawals.reference.wrong"))}
      />
    );
  }
  return (
    <TextField
      label={t("credit.grant.reason")}
      name="reason"
      hint={t("withdrawals.reason.hint")}
      value={written}
      onChange={onWrite}
      maxLength={MAX_REASON_CHARS}
      rows={3}
      isRequired
      validate={(value) => (value.trim().length < MIN_REASON_CHARS ? t("identity.field.required") : null)}
    />
  );
}

interface Props {
  withdrawal: WithdrawalRecord;
  act: Act;
  onClose(): void;
}

function decision(act: Act, withdrawal: WithdrawalRecord, written: string): Decision {
  if (act === "approve") return { act, amount: withdrawal.amount };
  return act === "pay" ? { act, reference: written } : { act, reason: written };
}

/** The last look before a withdrawal is approved, paid, refused or put back. */
export function DecideSheet({ withdrawal, act, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const money = useMoney();
  const toasts = useToasts();
  const decide = useDecideWithdrawal();
  const [written, setWritten] = useState("");
  const [key, setKey] = useState(newId);
  // Other words are another wish: sent again after a lost answer, the same one is done once.
  const write = (words: string) => {
    setWritten(words);
    setKey(newId());
  };
  const number = format.number(withdrawal.number, { useGrouping: false });
  const amount = money(asRial(withdrawal.amount));
  const go = () =>
    decide.mutate(
      { id: withdrawal.id, key, ...decision(act, withdrawal, written.trim()) },
      {
        onSuccess: () => {
          toasts.show({ text: t(`withdrawals.${act}.done`, { number }), tone: "right" });
          onClose();
        },
      },
    );
  return (
    <Sheet isOpen title={`${t(`withdrawals.${act}`)}: ${t("shop.numbered", { number })}`} onClose={onClose}>
      <Form onSubmit={go}>
        <p>{t(`withdrawals.${act}.detail`, { amount, user: withdrawal.user_id })}</p>
        {(act === "pay" || act === "approve") && <Account withdrawal={withdrawal} />}
        <Field act={act} written={written} onWrite={write} />
        {decide.error && <Notice tone="wrong">{explain(decide.error)}</Notice>}
        <Button
          type="submit"
          variant={act === "approve" || act === "pay" ? "primary" : "danger"}
          wide
          isPending={decide.isPending}
        >
          {t(`withdrawals.${act}`)}
        </Button>
      </Form>
    </Sheet>
  );
}
