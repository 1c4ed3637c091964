import { useQuery } from "@tanstack/react-query";
import { creditQuery, type Order, ownRecordQuery } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Loaded, Skeleton } from "#ui";
import { useMoney } from "../../parts/money/useMoney";
import { usePlans } from "../../parts/money/usePlans";

const ACCOUNTS: Partial<Record<Order["kind"], string>> = {
  credit: "credit",
  minutes: "tutoring",
  deposit: "wallet",
};

const SWITCHED_MS = 1_500;

/** The plan that the buyer is on now: the gateway hears of it a moment after it was paid. */
function PlanNow() {
  const t = useT();
  const format = useFormat();
  const { named } = usePlans();
  const query = useQuery({
    ...ownRecordQuery,
    refetchInterval: ({ state }) =>
      state.data?.plan_grants.some((one) => one.in_force && one.until) ? false : SWITCHED_MS,
  });
  return (
    <Loaded query={query} skeleton={<Skeleton height={28} />}>
      {({ plan, plan_grants }) => {
        const until = plan_grants.find((grant) => grant.in_force)?.until;
        return (
          <p>
            {until
              ? t("shop.now.plan", { plan: named(plan), at: format.date(until) })
              : t("shop.now.planSoon")}
          </p>
        );
      }}
    </Loaded>
  );
}

/** What the buyer has now. */
export const Balance = ({ order }: { order: Order }) =>
  order.kind === "plan" ? (
    <PlanNow />
  ) : order.kind === "course" ? (
    <CourseNow order={order} />
  ) : (
    <CreditNow order={order} />
  );

/** A course that is bought has no room to go to yet, and that is said. */
function CourseNow({ order }: { order: Order }) {
  const t = useT();
  const { locale } = useLocale();
  return <p>{t("shop.now.course", { name: order.names[locale] ?? order.product })}</p>;
}

function CreditNow({ order }: { order: Order }) {
  const t = useT();
  const money = useMoney();
  return (
    <Loaded query={useQuery(creditQuery)} skeleton={<Skeleton height={28} />}>
      {(balances) => {
        const account = balances.find(({ code }) => code === ACCOUNTS[order.kind]);
        return account ? (
          <p>
            {t(`shop.now.${account.code as "credit" | "tutoring" | "wallet"}`, {
              amount: money({ ...account, amount: account.available }),
            })}
          </p>
        ) : null;
      }}
    </Loaded>
  );
}
