import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCancelWithdrawal, type Withdrawal, type WithdrawalState, withdrawalsQuery } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, ConfirmDialog, Section, Tag, useToasts } from "#ui";
import { More } from "../../parts/lists/More";
import { asRial } from "../../parts/money/RialField";
import { useMoney } from "../../parts/money/useMoney";
import { LAST_DIGITS, TONES } from "./tones";
import styles from "./wallet.module.css";

function Line({ withdrawal, onCancel }: { withdrawal: Withdrawal; onCancel(): void }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const state = withdrawal.state as WithdrawalState;
  return (
    <li className={styles.line}>
      <span>
        <strong>{money(asRial(withdrawal.amount))}</strong>
        <span className={styles.soft}>
          {t("wallet.to", { end: format.number(Number(withdrawal.account_end), LAST_DIGITS) })}
        </span>
        <time dateTime={withdrawal.changed_at} className={styles.soft}>
          {format.moment(withdrawal.changed_at)}
        </time>
        {withdrawal.reason && (
          <span dir="auto" className={styles.reason}>
            {withdrawal.reason}
          </span>
        )}
        {withdrawal.reference && (
          <span className={styles.soft}>
            {t("shop.reference")}: <bdi dir="ltr">{withdrawal.reference}</bdi>
          </span>
        )}
      </span>
      <span className={styles.end}>
        <Tag tone={TONES[state]}>{t(`wallet.state.${state}`)}</Tag>
        {state === "requested" && (
          <Button
            variant="quiet"
            aria-label={t("wallet.cancel.named", { amount: money(asRial(withdrawal.amount)) })}
            onPress={onCancel}
          >
            {t("wallet.cancel")}
          </Button>
        )}
      </span>
    </li>
  );
}

function Cancel({ withdrawal, onClose }: { withdrawal: Withdrawal; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const money = useMoney();
  const toasts = useToasts();
  const cancel = useCancelWithdrawal();
  const amount = money(asRial(withdrawal.amount));
  const go = () =>
    cancel.mutate(
      { key: `cancel.${withdrawal.id}`, id: withdrawal.id },
      {
        onSuccess: () => toasts.show({ text: t("wallet.cancel.done", { amount }), tone: "right" }),
        onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
        onSettled: onClose,
      },
    );
  return (
    <ConfirmDialog
      isOpen
      title={t("wallet.cancel.named", { amount })}
      confirmLabel={t("wallet.cancel.act")}
      cancelLabel={t("common.close")}
      isPending={cancel.isPending}
      onConfirm={go}
      onClose={onClose}
    >
      <p>{t("wallet.cancel.detail")}</p>
    </ConfirmDialog>
  );
}

/** What somebody has asked for, and how it stands. Who never did, sees nothing of it. */
export function Withdrawals() {
  const t = useT();
  const query = useInfiniteQuery(withdrawalsQuery);
  const [going, setGoing] = useState<Withdrawal | null>(null);
  const found = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (!found.length) return null;
  return (
    <Section title={t("wallet.withdrawals")}>
      <ul className={styles.lines}>
        {found.map((one) => (
          <Line key={one.id} withdrawal={one} onCancel={() => setGoing(one)} />
        ))}
      </ul>
      <More query={query} label={t("credit.more")} />
      {going && <Cancel withdrawal={going} onClose={() => setGoing(null)} />}
    </Section>
  );
}
