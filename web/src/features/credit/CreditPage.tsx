import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Balance, creditQuery } from "#api";
import { useT } from "#i18n";
import { Card, Page as Frame, LinkButton, Loaded, Row, Section, Segmented, Skeleton } from "#ui";
import { Entries } from "../../parts/money/Entries";
import { useMoney } from "../../parts/money/useMoney";
import { Asked } from "./Asked";
import styles from "./credit.module.css";
import { Gifts, Owing } from "./Owing";
import { OwnBudget } from "./OwnBudget";
import { OwnPlan } from "./OwnPlan";

const PICO = 1_000_000;
/** A note of what one owes, and no money to have. */
const DEBT = "debt";

function Standing({ balance }: { balance: Balance }) {
  const t = useT();
  const money = useMoney();
  const of = (amount: number) => money({ ...balance, amount });
  const accrued = Math.ceil(balance.accrued_pico / PICO);
  return (
    <Card title={t.maybe(`credit.account.${balance.code}`) ?? balance.code}>
      <p className={styles.available}>{of(balance.available)}</p>
      {balance.held > 0 && <p className={styles.soft}>{t("credit.held", { amount: of(balance.held) })}</p>}
      {balance.promised > 0 && <Gifts />}
      {accrued > 0 && <p className={styles.soft}>{t("credit.accrued", { amount: of(accrued) })}</p>}
    </Card>
  );
}

/** Where more of it comes from; before the lines, which may be many. */
function Ways() {
  const t = useT();
  return (
    <Row>
      <LinkButton variant="primary" icon="add" href="/shop">
        {t("credit.buy")}
      </LinkButton>
      <LinkButton icon="star" href="/me/plan">
        {t("plan.title")}
      </LinkButton>
      <LinkButton icon="wallet" href="/me/wallet">
        {t("wallet.title")}
      </LinkButton>
    </Row>
  );
}

function Lines({ balances }: { balances: readonly Balance[] }) {
  const t = useT();
  const [code, setCode] = useState("credit");
  const chosen = balances.find((balance) => balance.code === code) ?? balances[0];
  return (
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
      {chosen && <Entries key={chosen.code} account={chosen} />}
    </Section>
  );
}

export function Page() {
  const t = useT();
  const query = useQuery(creditQuery);
  const held = query.data?.filter(({ code }) => code !== DEBT) ?? [];
  return (
    <Frame title={t("credit.title")} lead={t("credit.lead")} back={{ href: "/me" }} width="column">
      <Owing />
      <Loaded query={query} skeleton={<Skeleton height={120} count={2} />}>
        {() =>
          held.map((balance) => <Standing key={`${balance.code} ${balance.currency}`} balance={balance} />)
        }
      </Loaded>
      <Ways />
      {held.length > 0 && <Lines balances={held} />}
      <OwnBudget />
      <Asked />
      <OwnPlan />
    </Frame>
  );
}
