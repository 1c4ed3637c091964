import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type Debt, type Dispute, debtsQuery, disputesQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { EmptyState, Page as Frame, Loaded, Section, Skeleton, Table, Tag } from "#ui";
import { More } from "../../parts/lists/More";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useMoney } from "../../parts/money/useMoney";

const TONES = { warned: "plain", open: "slip", won: "right", lost: "wrong" } as const;

function Disputed({ disputes }: { disputes: readonly Dispute[] }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const named = useGatewayName();
  const owed = (one: Dispute, amount: number) =>
    one.owed_currency ? money({ amount, currency: one.owed_currency, scale: one.owed_scale }) : "";
  return (
    <Table
      label={t("disputes.list")}
      rows={disputes}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "number",
          title: t("shop.number"),
          isHeader: true,
          cell: (one) =>
            one.order_number === null
              ? t("disputes.subscription", {
                  number: format.number(one.subscription_number ?? 0, { useGrouping: false }),
                })
              : format.number(one.order_number, { useGrouping: false }),
        },
        { id: "at", title: t("disputes.at"), cell: (one) => format.moment(one.opened_at) },
        { id: "user", title: t("credit.grant.user"), cell: (one) => <bdi dir="ltr">{one.user_id}</bdi> },
        { id: "gateway", title: t("shop.way"), cell: (one) => named(one.gateway) },
        { id: "amount", title: t("disputes.amount"), numeric: true, cell: (one) => <bdi>{money(one)}</bdi> },
        {
          id: "state",
          title: t("disputes.state"),
          cell: (one) => <Tag tone={TONES[one.state]}>{t(`disputes.state.${one.state}`)}</Tag>,
        },
        {
          id: "owed",
          title: t("disputes.owed"),
          cell: (one) =>
            one.owed
              ? t("disputes.repaid", { repaid: owed(one, one.repaid), owed: owed(one, one.owed) })
              : null,
        },
        { id: "reference", title: t("shop.reference"), cell: (one) => <bdi dir="ltr">{one.reference}</bdi> },
      ]}
    />
  );
}

function Owed({ debts }: { debts: readonly Debt[] }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  return (
    <Table
      label={t("debts.title")}
      rows={debts}
      rowKey={(one) => `${one.order_number} ${one.since}`}
      columns={[
        {
          id: "user",
          title: t("credit.grant.user"),
          isHeader: true,
          cell: (one) => <bdi dir="ltr">{one.user_id}</bdi>,
        },
        {
          id: "number",
          title: t("shop.number"),
          cell: (one) => format.number(one.order_number, { useGrouping: false }),
        },
        { id: "since", title: t("disputes.at"), cell: (one) => format.moment(one.since) },
        { id: "amount", title: t("disputes.owed"), numeric: true, cell: (one) => <bdi>{money(one)}</bdi> },
      ]}
    />
  );
}

/** What buyers' banks have taken back, and what is owed since. */
export function Page() {
  const t = useT();
  const query = useInfiniteQuery(disputesQuery);
  return (
    <Frame title={t("disputes.title")} lead={t("disputes.lead")} back={{ href: "/admin/money" }} width="wide">
      <Section title={t("disputes.list")}>
        <Loaded query={query} skeleton={<Skeleton height={56} count={3} />}>
          {({ pages }) => {
            const disputes = pages.flatMap((page) => page.items);
            if (!disputes.length) return <EmptyState title={t("disputes.empty")} illustration="cup" />;
            return (
              <>
                <Disputed disputes={disputes} />
                <More query={query} label={t("credit.more")} />
              </>
            );
          }}
        </Loaded>
      </Section>
      <Section title={t("debts.title")}>
        <Loaded query={useQuery(debtsQuery)} skeleton={<Skeleton height={56} count={2} />}>
          {(debts) => (debts.length ? <Owed debts={debts} /> : <EmptyState title={t("debts.empty")} />)}
        </Loaded>
      </Section>
    </Frame>
  );
}
