import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type StatementDay, statementsQuery } from "#api";
import { useT } from "#i18n";
import { Button, EmptyState, Page as Frame, Link, Loaded, Notice, Select, Skeleton, Table, Tag } from "#ui";
import { More } from "../../parts/lists/More";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useMoney } from "../../parts/money/useMoney";
import { OtherDaySheet } from "./OtherDaySheet";
import { STATE_TONES, stateOf, useDay } from "./said";
import styles from "./statements.module.css";

const GATEWAYS = ["mellat", "paddle", "sandbox", "sep", "stripe", "zarinpal"] as const;
const IN = ["paid"];
const OUT = ["refunded", "chargeback"];

function Sums({ day, kinds }: { day: StatementDay; kinds: string[] }) {
  const t = useT();
  const money = useMoney();
  const sums = day.sums.filter(({ kind }) => kinds.includes(kind));
  if (!sums.length) return <span className={styles.soft}>{t("statements.none")}</span>;
  return (
    <span className={styles.sums}>
      {sums.map((sum) => (
        <bdi key={`${sum.kind} ${sum.currency}`}>{money(sum)}</bdi>
      ))}
    </span>
  );
}

function Differs({ day }: { day: StatementDay }) {
  const t = useT();
  if (day.open) return <Tag tone="slip">{t("statements.open", { count: day.open })}</Tag>;
  if (day.settled) return <Tag>{t("statements.settled", { count: day.settled })}</Tag>;
  return day.state === "received" ? <span className={styles.soft}>{t("statements.none")}</span> : null;
}

function Days({ days }: { days: readonly StatementDay[] }) {
  const t = useT();
  const said = useDay();
  const named = useGatewayName();
  return (
    <Table
      label={t("statements.title")}
      rows={days}
      rowKey={({ gateway, day }) => `${gateway} ${day}`}
      columns={[
        {
          id: "day",
          title: t("statements.day"),
          isHeader: true,
          cell: (one) => (
            <Link href={`/admin/statements/${one.gateway}/${one.day}`} className={styles.day}>
              {said(one.day)}
            </Link>
          ),
        },
        { id: "gateway", title: t("statements.gateway"), cell: (one) => named(one.gateway) },
        {
          id: "state",
          title: t("statements.state"),
          cell: (one) => <Tag tone={STATE_TONES[stateOf(one)]}>{t(`statements.state.${stateOf(one)}`)}</Tag>,
        },
        {
          id: "came",
          title: t("statements.came"),
          numeric: true,
          cell: (one) => <Sums day={one} kinds={IN} />,
        },
        {
          id: "went",
          title: t("statements.went"),
          numeric: true,
          cell: (one) => <Sums day={one} kinds={OUT} />,
        },
        { id: "differs", title: t("statements.differs"), cell: (one) => <Differs day={one} /> },
      ]}
    />
  );
}

/** What each gateway says of a day, beside what the books say. */
export function Page() {
  const t = useT();
  const named = useGatewayName();
  const [gateway, setGateway] = useState<string>("all");
  const [isElsewhere, setElsewhere] = useState(false);
  const query = useInfiniteQuery(statementsQuery(gateway === "all" ? undefined : gateway));
  return (
    <Frame
      title={t("statements.title")}
      lead={t("statements.lead")}
      back={{ href: "/admin/money" }}
      width="wide"
      actions={
        <Button icon="search" onPress={() => setElsewhere(true)}>
          {t("statements.other")}
        </Button>
      }
    >
      <Select
        label={t("statements.gateway")}
        options={[
          { value: "all", label: t("statements.gateway.all") },
          ...GATEWAYS.map((value) => ({ value, label: named(value) })),
        ]}
        value={gateway}
        onChange={setGateway}
      />
      <Loaded query={query} skeleton={<Skeleton height={56} count={4} />}>
        {({ pages }) => {
          const days = pages.flatMap((page) => page.items);
          if (!days.length) {
            return (
              <EmptyState title={t("statements.empty")} illustration="notebook">
                {t("statements.empty.detail")}
              </EmptyState>
            );
          }
          return (
            <>
              {pages[0]?.open === 0 && <Notice tone="right">{t("statements.well")}</Notice>}
              <Days days={days} />
              <More query={query} label={t("statements.more")} />
            </>
          );
        }}
      </Loaded>
      {isElsewhere && <OtherDaySheet gateways={GATEWAYS} onClose={() => setElsewhere(false)} />}
    </Frame>
  );
}
