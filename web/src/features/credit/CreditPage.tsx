import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Balance, type CreditEntry, creditEntriesQuery, creditQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { Card, EmptyState, Page as Frame, LinkButton, Loaded, Section, Segmented, Skeleton } from "#ui";
import { More } from "../../parts/lists/More";
import { useMoney } from "../../parts/money/useMoney";
import { Asked } from "./Asked";
import styles from "./credit.module.css";
import { OwnPlan } from "./OwnPlan";

const PICO = 1_000_000;

function Standing({ balance }: { balance: Balance }) {
  const t = useT();
  const money = useMoney();
  const of = (amount: number) => money({ ...balance, amount });
  const accrued = Math.ceil(balance.accrued_pico / PICO);
  return (
    <Card title={t.maybe(`credit.account.${balance.code}`) ?? balance.code}>
      <p className={styles.available}>{of(balance.available)}</p>
      {balance.held > 0 && <p className={styles.soft}>{t("credit.held", { amount: of(balance.held) })}</p>}
      {accrued > 0 && <p className={styles.soft}>{t("credit.accrued", { amount: of(accrued) })}</p>}
    </Card>
  );
}

function Line({ entry }: { entry: CreditEntry }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  return (
    <li className={styles.line}>
      <span>
        <strong className={styles.reason}>
          {t.maybe(`credit.reason.${entry.reason}`) ?? t("credit.reason.other")}
        </strong>
        {entry.note && (
          <span dir="auto" className={styles.note}>
            {entry.note}
          </span>
        )}
        <time dateTime={entry.at} className={styles.soft}>
          {format.moment(entry.at)}
        </time>
      </span>
      <bdi className={styles.amount} data-in={entry.amount > 0 || undefined}>
        {money(entry, true)}
      </bdi>
    </li>
  );
}

function Lines({ account }: { account: Balance }) {
  const t = useT();
  const query = useInfiniteQuery(creditEntriesQuery(account.code, account.currency));
  return (
    <Loaded query={query} skeleton={<Skeleton height={64} count={4} />}>
      {({ pages }) => {
        const entries = pages.flatMap((page) => page.items);
        if (entries.length === 0) {
          return (
            <EmptyState title={t("credit.empty")}>
              <p>{t("credit.empty.detail")}</p>
            </EmptyState>
          );
        }
        return (
          <>
            <ul className={styles.lines}>
              {entries.map((entry) => (
                <Line key={entry.id} entry={entry} />
              ))}
            </ul>
            <More query={query} label={t("credit.more")} />
          </>
        );
      }}
    </Loaded>
  );
}

function Accounts({ balances }: { balances: readonly Balance[] }) {
  const t = useT();
  const [code, setCode] = useState("credit");
  const chosen = balances.find((balance) => balance.code === code) ?? balances[0];
  return (
    <>
      {balances.map((balance) => (
        <Standing key={`${balance.code} ${balance.currency}`} balance={balance} />
      ))}
      <Section title={t("credit.entries")}>
        {balances.length > 1 && (
          <Segmented
            label={t("credit.account")}
            choices={balances.map((balance) => ({
              value: balance.code,
              label: t.maybe(`credit.account.${balance.code}`) ?? balance.code,
            }))}
            value={code}
            onChange={setCode}
          />
        )}
        {chosen && <Lines key={chosen.code} account={chosen} />}
      </Section>
    </>
  );
}

export function Page() {
  const t = useT();
  const query = useQuery(creditQuery);
  return (
    <Frame title={t("credit.title")} lead={t("credit.lead")} back={{ href: "/me" }} width="column">
      <Loaded query={query} skeleton={<Skeleton height={120} count={2} />}>
        {(balances) => <Accounts balances={balances} />}
      </Loaded>
      <LinkButton variant="primary" icon="add" href="/shop">
        {t("credit.buy")}
      </LinkButton>
      <Asked />
      <OwnPlan />
    </Frame>
  );
}
