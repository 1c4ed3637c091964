import { useQuery } from "@tanstack/react-query";
import { type AiSum, aiSumsQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { Loaded, Skeleton } from "#ui";
import { Chart } from "../../parts/charts/Chart";
import { useEuro } from "../../parts/money/useEuro";
import styles from "./credit.module.css";

const sumOf = (rows: readonly AiSum[], field: "calls" | "cost_pico") =>
  rows.reduce((sum, row) => sum + row[field], 0);

/** The last thirty days by name: as bars of what it cost, or of how often where all of it was free. */
export function AskedSums() {
  return (
    <Loaded query={useQuery(aiSumsQuery)} skeleton={<Skeleton height={140} />}>
      {(rows) => (rows.length ? <Sums rows={rows} /> : null)}
    </Loaded>
  );
}

function Sums({ rows }: { rows: readonly AiSum[] }) {
  const t = useT();
  const format = useFormat();
  const euro = useEuro();
  const cost = sumOf(rows, "cost_pico");
  const count = sumOf(rows, "calls");
  const costOf = (row: AiSum) => (row.cost_pico ? euro(row.cost_pico) : t("credit.free"));
  const measure = cost ? "cost_pico" : "calls";
  const most = Math.max(1, ...rows.map((row) => row[measure]));
  return (
    <Chart
      title={t("credit.sums")}
      summary={cost ? t("credit.sums.cost", { count, cost: euro(cost) }) : t("credit.sums.free", { count })}
      columns={[
        {
          id: "name",
          title: t("credit.sums.name"),
          isHeader: true,
          cell: ({ name }) => <bdi dir="ltr">{name}</bdi>,
        },
        {
          id: "calls",
          title: t("credit.sums.calls"),
          numeric: true,
          cell: ({ calls }) => format.number(calls),
        },
        { id: "cost", title: t("credit.sums.price"), numeric: true, cell: costOf },
      ]}
      rows={rows}
      rowKey={({ name }) => name}
    >
      <ul className={styles.bars}>
        {rows.map((row) => (
          <li key={row.name} className={styles.bar}>
            <bdi dir="ltr">{row.name}</bdi>
            <b>{cost ? costOf(row) : format.number(row.calls)}</b>
            <span aria-hidden="true" className={styles.track}>
              <span
                className={styles.length}
                style={{ inlineSize: `${Math.round((row[measure] / most) * 100)}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </Chart>
  );
}
