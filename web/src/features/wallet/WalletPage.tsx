import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Wallet, walletQuery } from "#api";
import { useT } from "#i18n";
import { Button, Card, Page as Frame, Loaded, Row, Section, Skeleton } from "#ui";
import { Entries } from "../../parts/money/Entries";
import { asRial } from "../../parts/money/RialField";
import { useMoney } from "../../parts/money/useMoney";
import { FillSheet } from "./FillSheet";
import { Tier } from "./Tier";
import { Withdrawals } from "./Withdrawals";
import { WithdrawSheet } from "./WithdrawSheet";
import styles from "./wallet.module.css";

const ACCOUNT = { code: "wallet", currency: "IRR" } as const;

function Standing({ wallet }: { wallet: Wallet }) {
  const t = useT();
  const money = useMoney();
  const [open, setOpen] = useState<"fill" | "withdraw" | null>(null);
  const close = () => setOpen(null);
  const canWithdraw = wallet.available >= wallet.withdrawals.least;
  return (
    <Card title={t("wallet.available")}>
      <p className={styles.available}>
        <bdi>{money(asRial(wallet.available))}</bdi>
      </p>
      {wallet.held > 0 && (
        <p className={styles.soft}>{t("credit.held", { amount: money(asRial(wallet.held)) })}</p>
      )}
      {wallet.withdrawing > 0 && (
        <p className={styles.soft}>
          {t("wallet.withdrawing", { amount: money(asRial(wallet.withdrawing)) })}
        </p>
      )}
      <Row className={styles.acts}>
        {wallet.ways.length > 0 && (
          <Button variant="primary" icon="add" onPress={() => setOpen("fill")}>
            {t("wallet.fill")}
          </Button>
        )}
        {canWithdraw && (
          <Button icon="out" onPress={() => setOpen("withdraw")}>
            {t("wallet.withdraw")}
          </Button>
        )}
      </Row>
      {wallet.ways.length === 0 && <p className={styles.soft}>{t("wallet.noWay")}</p>}
      {wallet.available > 0 && !canWithdraw && (
        <p className={styles.soft}>
          {t("wallet.withdraw.least", { amount: money(asRial(wallet.withdrawals.least)) })}
        </p>
      )}
      {open === "fill" && <FillSheet wallet={wallet} onClose={close} />}
      {open === "withdraw" && <WithdrawSheet wallet={wallet} onClose={close} />}
    </Card>
  );
}

/** One's money in rial: what is there, what it makes one a member of, and where it went. */
export function Page() {
  const t = useT();
  return (
    <Frame title={t("wallet.title")} lead={t("wallet.lead")} back={{ href: "/me/credit" }} width="column">
      <Loaded query={useQuery(walletQuery)} skeleton={<Skeleton height={140} count={2} />}>
        {(wallet) => (
          <>
            <Standing wallet={wallet} />
            <Tier membership={wallet.membership} />
          </>
        )}
      </Loaded>
      <Withdrawals />
      <Section title={t("credit.entries")}>
        <Entries account={ACCOUNT} />
      </Section>
    </Frame>
  );
}
