import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type PaymentRecord, type PaymentState, paymentsQuery, useRecheckPayment } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { EmptyState, Page as Frame, IconButton, Loaded, Select, Skeleton, Table, Tag, useToasts } from "#ui";
import { More } from "../../parts/lists/More";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useMoney } from "../../parts/money/useMoney";
import { RefundSheet } from "./RefundSheet";

const STATES = [
  "created",
  "redirected",
  "unknown",
  "verified",
  "paid",
  "declined",
  "expired",
  "refunding",
  "refunded",
  "charged_back",
] as const satisfies readonly PaymentState[];
const TONES: Partial<Record<PaymentState, "right" | "slip" | "accent">> = {
  paid: "right",
  refunding: "slip",
  unknown: "slip",
  charged_back: "slip",
  verified: "accent",
};

interface Props {
  payments: readonly PaymentRecord[];
  onRefund(payment: PaymentRecord): void;
}

function Listed({ payments, onRefund }: Props) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const named = useGatewayName();
  const explain = useProblemText();
  const toasts = useToasts();
  const recheck = useRecheckPayment();
  const ask = (payment: PaymentRecord) =>
    recheck.mutate(payment.id, {
      onSuccess: ({ state }) => toasts.show({ text: t(`payments.state.${state}`) }),
      onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
    });
  const number = (value: number) => format.number(value, { useGrouping: false });
  return (
    <Table
      label={t("payments.title")}
      rows={payments}
      rowKey={({ id }) => id}
      columns={[
        { id: "number", title: t("shop.number"), isHeader: true, cell: (one) => number(one.order_number) },
        { id: "at", title: t("payments.at"), cell: (one) => format.moment(one.created_at) },
        { id: "user", title: t("credit.grant.user"), cell: (one) => <bdi dir="ltr">{one.user_id}</bdi> },
        { id: "gateway", title: t("shop.way"), cell: (one) => named(one.gateway) },
        {
          id: "amount",
          title: t("credit.grant.amount"),
          numeric: true,
          cell: (one) => (
            <bdi>
              {money(one)}
              {one.refunded > 0 && one.refunded < one.amount && (
                <small> − {money({ ...one, amount: one.refunded })}</small>
              )}
            </bdi>
          ),
        },
        {
          id: "state",
          title: t("payments.state"),
          cell: (one) => <Tag tone={TONES[one.state] ?? "plain"}>{t(`payments.state.${one.state}`)}</Tag>,
        },
        {
          id: "problem",
          title: t("payments.why"),
          cell: ({ problem: code }) =>
            code ? (t.maybe(`payments.problem.${code}`) ?? t.maybe(`shop.problem.${code}`) ?? code) : null,
        },
        {
          id: "reference",
          title: t("shop.reference"),
          cell: (one) => one.reference && <bdi dir="ltr">{one.reference}</bdi>,
        },
        {
          id: "act",
          title: t("admin.action"),
          numeric: true,
          cell: (one) =>
            one.state === "paid" ? (
              <IconButton
                icon="undo"
                label={t("payments.refund.named", { number: number(one.order_number) })}
                onPress={() => onRefund(one)}
              />
            ) : one.state === "refunded" ? null : (
              <IconButton
                icon="retry"
                label={t("payments.ask", { number: number(one.order_number) })}
                onPress={() => ask(one)}
              />
            ),
        },
      ]}
    />
  );
}

/** Every payment of the school, for those who look after its money. */
export function Page() {
  const t = useT();
  const [state, setState] = useState<PaymentState | "all">("all");
  const [going, setGoing] = useState<PaymentRecord | null>(null);
  const query = useInfiniteQuery(paymentsQuery(state === "all" ? undefined : state));
  return (
    <Frame title={t("payments.title")} lead={t("payments.lead")} back={{ href: "/admin/money" }} width="wide">
      <Select
        label={t("payments.state")}
        options={[
          { value: "all", label: t("payments.all") },
          ...STATES.map((value) => ({ value, label: t(`payments.state.${value}`) })),
        ]}
        value={state}
        onChange={(value) => setState(value as PaymentState | "all")}
      />
      <Loaded query={query} skeleton={<Skeleton height={56} count={4} />}>
        {({ pages }) => {
          const payments = pages.flatMap((page) => page.items);
          if (!payments.length) return <EmptyState title={t("payments.empty")} illustration="path" />;
          return (
            <>
              <Listed payments={payments} onRefund={setGoing} />
              <More query={query} label={t("credit.more")} />
            </>
          );
        }}
      </Loaded>
      {going && <RefundSheet payment={going} onClose={() => setGoing(null)} />}
    </Frame>
  );
}
