import { useQuery } from "@tanstack/react-query";
import { type AiReport, aiReportQuery, aiSheet, plansQuery, type ReportSpan } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { type Column, EmptyState, Loaded, Notice, Section, Skeleton, Table } from "#ui";
import { Chart } from "../../parts/charts/Chart";
import { Columns, Legend } from "../../parts/charts/Columns";
import { SheetButton } from "../../parts/lists/SheetButton";
import { Figures } from "./Figures";
import { useSums } from "./useSums";

interface Sums {
  calls?: number;
  revenue_pico?: string;
  cost_pico?: string;
}

const revenueOf = (sums: Sums) => BigInt(sums.revenue_pico ?? 0);
const costOf = (sums: Sums) => BigInt(sums.cost_pico ?? 0);
const marginOf = (sums: Sums) => revenueOf(sums) - costOf(sums);
/** Pico-euro as a number for a picture, where the last digits do not show. */
const tallOf = (pico: bigint) => Number(pico / 1_000_000n);

/** What people pay for AI beside what providers take for it. */
export function AiPart({ span }: { span: ReportSpan }) {
  const t = useT();
  return (
    <Loaded query={useQuery(aiReportQuery(span))} skeleton={<Skeleton height={220} count={2} />}>
      {(report) =>
        report.total.calls ? (
          <>
            <Totals report={report} />
            <ByPeriod report={report} />
            <ByPlan report={report} />
            <By
              title={t("money.ai.models")}
              rows={report.models.map((one) => ({
                ...one,
                name: [one.provider, one.model].filter(Boolean).join("/"),
              }))}
            />
            <By title={t("money.ai.names")} rows={report.names} />
            <Tie tie={report.tie} />
            <SheetButton name="ai" fetchSheet={() => aiSheet(span)} />
          </>
        ) : (
          <EmptyState title={t("money.ai.empty")} illustration="lantern">
            {t("money.ai.empty.detail")}
          </EmptyState>
        )
      }
    </Loaded>
  );
}

function Totals({ report: { total } }: { report: AiReport }) {
  const t = useT();
  const format = useFormat();
  const sum = useSums();
  return (
    <Figures
      figures={[
        { name: t("money.ai.margin"), value: sum(marginOf(total)) },
        { name: t("money.ai.revenue"), value: sum(revenueOf(total)) },
        { name: t("money.ai.cost"), value: sum(costOf(total)) },
        { name: t("money.ai.calls"), value: format.number(total.calls ?? 0) },
      ]}
    />
  );
}

/** The columns of figures, which every table has. */
function useFigureColumns<R extends Sums>(): Column<R>[] {
  const t = useT();
  const format = useFormat();
  const sum = useSums();
  return [
    { id: "calls", title: t("money.ai.calls"), cell: (row: R) => format.number(row.calls ?? 0) },
    { id: "revenue", title: t("money.ai.revenue"), cell: (row: R) => <bdi>{sum(revenueOf(row))}</bdi> },
    { id: "cost", title: t("money.ai.cost"), cell: (row: R) => <bdi>{sum(costOf(row))}</bdi> },
    { id: "margin", title: t("money.ai.margin"), cell: (row: R) => <bdi>{sum(marginOf(row))}</bdi> },
  ].map((column) => ({ ...column, numeric: true }));
}

function ByPeriod({ report: { span, periods, total } }: { report: AiReport }) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const sum = useSums();
  const figures = useFigureColumns<AiReport["periods"][number]>();
  const isDaily = span.step === "day";
  const named = (start: string) => (isDaily ? format.longDay(start) : format.month(start, "long"));
  return (
    <Chart
      title={t("money.ai.periods")}
      summary={t("money.ai.periods.summary", {
        revenue: sum(revenueOf(total)),
        cost: sum(costOf(total)),
      })}
      columns={[
        {
          id: "start",
          title: t("money.period"),
          isHeader: true,
          cell: (row: AiReport["periods"][number]) => named(row.start),
        },
        ...figures,
      ]}
      rows={periods.filter(({ calls }) => calls)}
      rowKey={({ start }) => start}
    >
      <Columns
        key={locale}
        label={t("money.ai.periods")}
        rows={periods.map((one) => ({
          id: one.start,
          tick: isDaily ? format.shortDay(one.start) : format.month(one.start),
          heights: [tallOf(revenueOf(one)), tallOf(costOf(one))],
          told: t("money.ai.periods.told", {
            when: named(one.start),
            revenue: sum(revenueOf(one)),
            cost: sum(costOf(one)),
          }),
        }))}
      />
      <Legend names={[t("money.ai.revenue"), t("money.ai.cost")]} />
    </Chart>
  );
}

function ByPlan({ report }: { report: AiReport }) {
  const t = useT();
  const { locale } = useLocale();
  const { data: plans = [] } = useQuery(plansQuery);
  const named = (code: string) => plans.find((plan) => plan.code === code)?.names[locale] ?? code;
  return (
    <By
      title={t("money.ai.plans")}
      rows={report.plans.map((one) => ({
        ...one,
        name: one.plan ? named(one.plan) : t("money.ai.plan.unknown"),
      }))}
    />
  );
}

interface Named extends Sums {
  name: string;
}

function By({ title, rows }: { title: string; rows: readonly Named[] }) {
  const figures = useFigureColumns<Named>();
  const t = useT();
  return (
    <Section title={title}>
      <Table
        label={title}
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          {
            id: "name",
            title: t("money.ai.name"),
            isHeader: true,
            cell: ({ name }) => <bdi>{name}</bdi>,
          },
          ...figures,
        ]}
      />
    </Section>
  );
}

/** Whether the calls and the books say the same, and whether the books are even in themselves. */
function Tie({ tie }: { tie: AiReport["tie"] }) {
  const t = useT();
  const sum = useSums();
  const difference = BigInt(tie.difference_pico);
  const said = !tie.is_equal
    ? t("money.ai.different", { amount: sum(difference) })
    : difference
      ? t("money.ai.underWay", { amount: sum(difference) })
      : t("money.ai.equal", { amount: sum(BigInt(tie.revenue_pico)) });
  return (
    <>
      <Notice tone={tie.is_equal ? "right" : "wrong"}>{said}</Notice>
      <Notice tone={tie.is_even ? "right" : "wrong"}>
        {t(tie.is_even ? "money.ai.even" : "money.ai.uneven", {
          whole: sum(BigInt(tie.books_pico)),
          posted: sum(BigInt(tie.posted) * 1_000_000n),
          accrued: sum(BigInt(tie.accrued_pico)),
          short: sum(BigInt(tie.short_pico)),
        })}
      </Notice>
    </>
  );
}
