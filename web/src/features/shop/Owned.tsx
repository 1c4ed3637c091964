import { useQuery } from "@tanstack/react-query";
import { creditQuery, type Entitlements, entitlementsQuery, ownRecordQuery } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Card, Loaded, Skeleton } from "#ui";
import { Facts } from "../../parts/lists/Facts";
import { useMoney } from "../../parts/money/useMoney";
import { usePlans } from "../../parts/money/usePlans";

/** Plan and credit are said also where there is nothing. */
const ALWAYS_SAID = 2;

/** The plan that counts, and how long: what is bought next to it begins when it ends. */
function usePlanSaid() {
  const t = useT();
  const format = useFormat();
  const { named } = usePlans();
  const record = useQuery(ownRecordQuery).data;
  return ({ plans }: Entitlements) => {
    if (!record) return null;
    const plan = named(record.plan);
    const own = plans.filter((one) => one.plan === record.plan);
    const until = own.at(-1)?.until_at ?? record.plan_grants.find((one) => one.in_force)?.until;
    if (!until) return plan;
    const renews = own.some((one) => one.renews);
    return t(renews ? "shop.have.renews" : "shop.have.until", { plan, at: format.date(until) });
  };
}

/** What one has now: the reason to buy, or not to. */
export function Owned() {
  const t = useT();
  const { locale } = useLocale();
  const money = useMoney();
  const plan = usePlanSaid();
  const balances = useQuery(creditQuery).data ?? [];
  const held = (code: string) => {
    const balance = balances.find((one) => one.code === code);
    return balance?.available ? money({ ...balance, amount: balance.available }) : null;
  };
  const facts = (found: Entitlements) => [
    { term: t("shop.have.plan"), said: plan(found) },
    {
      term: t("shop.have.credit"),
      said: held("credit") ?? money({ amount: 0, currency: "EUR", scale: 6 }),
    },
    { term: t("credit.account.wallet"), said: held("wallet") },
    {
      term: t("shop.have.minutes"),
      said:
        found.tutoring_seconds > 0 && money({ amount: found.tutoring_seconds, currency: "SEC", scale: 0 }),
    },
    {
      term: t("shop.have.courses"),
      said: found.courses.map((one) => one.names[locale] ?? one.course).join(" · "),
    },
  ];
  return (
    <Card title={t("shop.have")} tone="plain">
      <Loaded query={useQuery(entitlementsQuery)} skeleton={<Skeleton height={28} count={2} />}>
        {(found) => <Facts facts={facts(found).filter(({ said }, at) => said || at < ALWAYS_SAID)} />}
      </Loaded>
    </Card>
  );
}
