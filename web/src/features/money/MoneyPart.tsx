import { useQuery } from "@tanstack/react-query";
import { type MoneyReport, moneyReportQuery, moneySheet, type ReportSpan } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { EmptyState, Loaded, Notice, Section, Skeleton, Table } from "#ui";
import { Chart } from "../../parts/charts/Chart";
import { Columns, Legend } from "../../parts/charts/Columns";
import { SheetButton } from "../../parts/lists/SheetButton";
import { useMoney } from "../../parts/money/useMoney";
import { Figures } from "./Figures";
import { useCodes } from "./useSums";

type Currency = "EUR" | "IRR";
type Sums = MoneyReport["totals"][number];

const netOf = ({ sold, refunded, charged_back }: Sums) => sold - refunded - charged_back;

/** What was sold and what went back; each currency for itself. */
export function MoneyPart({ span }: { span: ReportSpan }) {
  const t = useT();
  return (
    <Loaded query={useQuery(moneyReportQuery(span))} skeleton={<Skeleton height={220} count={2} />}>
      {(report) => {
        const used = report.totals.filter((total) => total.sold || total.refunded || total.charged_back);
        if (!used.length)
          return (
            <EmptyState title={t("money.empty")} illustration="path">
              {t("money.empty.detail")}
            </EmptyState>
          );
        return (
          <>
            {used.map((total) => (
              <OfCurrency key={total.currency} report={report} total={total} />
            ))}
            <Moved report={report} />
            <SheetButton name="money" fetchSheet={() => moneySheet(span)} />
          </>
        );
      }}
    </Loaded>
  );
}

function OfCurrency({ report, total }: { report: MoneyReport; total: Sums }) {
  const t = useT();
  const money = useMoney();
  const currency = total.currency as Currency;
  const of = (amount: number) => money({ amount, scale: total.scale, currency });
  return (
    <Section title={t(`money.in.${currency}`)}>
      <Figures
        figures={[
          { name: t("money.net"), value: of(netOf(total)) },
          { name: t("money.sold"), value: of(total.sold) },
          { name: t("money.refunded"), value: of(total.refunded) },
          { name: t("money.chargedBack"), value: of(total.charged_back) },
        ]}
      />
      <ByPeriod report={report} total={total} />
      <ByProduct report={report} currency={currency} />
      <TieLine tie={report.ties.find((tie) => tie.currency === currency)} />
    </Section>
  );
}

/** Whether the sums are those of the books, and by how much not if ever. */
function TieLine({ tie }: { tie: MoneyReport["ties"][number] | undefined }) {
  const t = useT();
  const money = useMoney();
  if (!tie) return null;
  const { is_equal, difference, scale, currency } = tie;
  return (
    <Notice tone={is_equal ? "right" : "wrong"}>
      {is_equal
        ? t("money.equal", { amount: money({ ...tie, amount: netOf(tie) }) })
        : t("money.different", { amount: money({ amount: difference, scale, currency }) })}
    </Notice>
  );
}

/** The periods of a span in order, each with its sums over all kinds. */
function periodsOf({ span, starts, periods }: MoneyReport, currency: string) {
  const found = new Map(starts.map((start) => [start, { start, sold: 0, back: 0, sales: 0 }]));
  for (const one of periods.filter((period) => period.currency === currency)) {
    const sums = found.get(one.start) ?? { start: one.start, sold: 0, back: 0, sales: 0 };
    sums.sold += one.sold ?? 0;
    sums.back += (one.refunded ?? 0) + (one.charged_back ?? 0);
    sums.sales += one.sales ?? 0;
    found.set(one.start, sums);
  }
  return { rows: [...found.values()], isDaily: span.step === "day" };
}

function ByPeriod({ report, total }: { report: MoneyReport; total: Sums }) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const money = useMoney();
  const { rows, isDaily } = periodsOf(report, total.currency);
  const of = (amount: number) => money({ amount, scale: total.scale, currency: total.currency });
  const named = (start: string) => (isDaily ? format.longDay(start) : format.month(start, "long"));
  const best = rows.reduce(
    (most, row) => (row.sold > most.sold ? row : most),
    rows[0] ?? { start: "", sold: 0 },
  );
  return (
    <Chart
      title={t("money.periods")}
      summary={t("money.periods.summary", {
        count: total.sales ?? 0,
        when: named(best.start),
        amount: of(best.sold),
      })}
      columns={[
        { id: "start", title: t("money.period"), isHeader: true, cell: ({ start }) => named(start) },
        { id: "sales", title: t("money.sales"), numeric: true, cell: ({ sales }) => format.number(sales) },
        { id: "sold", title: t("money.sold"), numeric: true, cell: ({ sold }) => <bdi>{of(sold)}</bdi> },
        { id: "back", title: t("money.back"), numeric: true, cell: ({ back }) => <bdi>{of(back)}</bdi> },
      ]}
      rows={rows.filter(({ sold, back }) => sold || back)}
      rowKey={({ start }) => start}
    >
      <Columns
        key={locale}
        label={t("money.periods")}
        rows={rows.map(({ start, sold, back }) => ({
          id: start,
          tick: isDaily ? format.shortDay(start) : format.month(start),
          heights: [sold, back],
          told: t("money.periods.told", { when: named(start), sold: of(sold), back: of(back) }),
        }))}
      />
      <Legend names={[t("money.sold"), t("money.back")]} />
    </Chart>
  );
}

function ByProduct({ report, currency }: { report: MoneyReport; currency: Currency }) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const money = useMoney();
  const { kind } = useCodes();
  return (
    <Table
      label={t("money.products")}
      rows={report.products.filter((one) => one.currency === currency)}
      rowKey={(one) => `${one.kind} ${one.product}`}
      columns={[
        {
          id: "product",
          title: t("money.product"),
          isHeader: true,
          cell: (one) => one.names[locale] ?? one.product ?? t("money.product.unknown"),
        },
        { id: "kind", title: t("money.kind"), cell: (one) => kind(one.kind) },
        {
          id: "sales",
          title: t("money.sales"),
          numeric: true,
          cell: (one) => format.number(one.sales ?? 0),
        },
        ...(["sold", "refunded", "charged_back"] as const).map((figure) => ({
          id: figure,
          title: t(figure === "charged_back" ? "money.chargedBack" : `money.${figure}`),
          numeric: true,
          cell: (one: MoneyReport["products"][number]) => (
            <bdi>{money({ ...one, amount: one[figure] ?? 0 })}</bdi>
          ),
        })),
      ]}
    />
  );
}

/** Everything that was moved, by reason: what sales alone do not say. */
function Moved({ report }: { report: MoneyReport }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const { reason } = useCodes();
  return (
    <Section title={t("money.moved")}>
      <Table
        label={t("money.moved")}
        rows={report.moved}
        rowKey={(one) => `${one.currency} ${one.reason}`}
        columns={[
          { id: "reason", title: t("money.reason"), isHeader: true, cell: (one) => reason(one.reason) },
          {
            id: "count",
            title: t("money.transfers"),
            numeric: true,
            cell: (one) => format.number(one.transfers),
          },
          {
            id: "amount",
            title: t("money.amount"),
            numeric: true,
            cell: (one) => <bdi>{money(one)}</bdi>,
          },
        ]}
      />
    </Section>
  );
}
