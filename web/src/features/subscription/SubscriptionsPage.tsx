import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type SubscriptionRecord, type SubscriptionState, subscriptionsQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { EmptyState, Page as Frame, Loaded, Select, Skeleton, Table, Tag } from "#ui";
import { More } from "../../parts/lists/More";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useNames, usePrices } from "./said";

const STATES = ["active", "past_due", "starting", "ended"] as const satisfies readonly SubscriptionState[];
const TONES = { starting: "slip", active: "right", past_due: "wrong", ended: "plain" } as const;

function Listed({ items }: { items: readonly SubscriptionRecord[] }) {
  const t = useT();
  const format = useFormat();
  const named = useGatewayName();
  const called = useNames();
  const { each } = usePrices();
  return (
    <Table
      label={t("subscriptions.title")}
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "number",
          title: t("shop.number"),
          isHeader: true,
          cell: (one) => format.number(one.number, { useGrouping: false }),
        },
        { id: "user", title: t("subscriptions.user"), cell: (one) => <bdi dir="ltr">{one.user_id}</bdi> },
        {
          id: "plan",
          title: t("subscriptions.plan"),
          cell: (one) => called(one.names, one.terms.product_code),
        },
        { id: "price", title: t("subscriptions.price"), cell: (one) => <bdi>{each(one.terms)}</bdi> },
        { id: "biller", title: t("subscriptions.biller"), cell: (one) => named(one.biller) },
        {
          id: "state",
          title: t("subscriptions.state"),
          cell: (one) => (
            <Tag tone={one.cancels_at_end && one.state === "active" ? "slip" : TONES[one.state]}>
              {one.cancels_at_end && one.state === "active" ? t("plan.ending") : t(`plan.state.${one.state}`)}
            </Tag>
          ),
        },
        {
          id: "until",
          title: t("subscriptions.until"),
          cell: (one) => (one.period_end ? format.date(one.period_end) : null),
        },
        {
          id: "tries",
          title: t("subscriptions.tries"),
          numeric: true,
          cell: (one) => (one.tries ? format.number(one.tries) : null),
        },
        {
          id: "why",
          title: t("subscriptions.why"),
          cell: (one) => one.problem && (t.maybe(`subscriptions.problem.${one.problem}`) ?? one.problem),
        },
      ]}
    />
  );
}

/** Every plan that renews, for those who look after money. */
export function Page() {
  const t = useT();
  const [state, setState] = useState<SubscriptionState | "all">("all");
  const query = useInfiniteQuery(subscriptionsQuery(state === "all" ? undefined : state));
  return (
    <Frame
      title={t("subscriptions.title")}
      lead={t("subscriptions.lead")}
      back={{ href: "/admin/money" }}
      width="wide"
    >
      <Select
        label={t("subscriptions.state")}
        options={[
          { value: "all", label: t("subscriptions.all") },
          ...STATES.map((value) => ({ value, label: t(`plan.state.${value}`) })),
        ]}
        value={state}
        onChange={(value) => setState(value as SubscriptionState | "all")}
      />
      <Loaded query={query} skeleton={<Skeleton height={56} count={4} />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (!items.length) return <EmptyState title={t("subscriptions.empty")} illustration="path" />;
          return (
            <>
              <Listed items={items} />
              <More query={query} label={t("credit.more")} />
            </>
          );
        }}
      </Loaded>
    </Frame>
  );
}
