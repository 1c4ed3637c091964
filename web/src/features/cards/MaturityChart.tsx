import type { CardStatistics } from "#api";
import { useFormat, useT } from "#i18n";
import { Chart } from "../../parts/charts/Chart";
import styles from "./Statistics.module.css";

const STAGES = ["new", "learning", "young", "mature", "suspended"] as const;

/** How well the cards are known: parts of one bar. */
export function MaturityChart({ maturity }: { maturity: CardStatistics["maturity"] }) {
  const t = useT();
  const format = useFormat();
  const total = STAGES.reduce((sum, stage) => sum + maturity[stage], 0);
  const rows = STAGES.map((stage) => ({ stage, count: maturity[stage] }));
  const shareOf = (count: number) => count / Math.max(1, total);
  return (
    <Chart
      title={t("cards.stats.maturity")}
      summary={t("cards.stats.maturity.summary", { count: total, mature: maturity.mature })}
      columns={[
        {
          id: "stage",
          title: t("cards.stats.stage"),
          isHeader: true,
          cell: ({ stage }) => t(`cards.stats.stage.${stage}`),
        },
        { id: "count", title: t("cards.title"), numeric: true, cell: ({ count }) => format.number(count) },
        {
          id: "share",
          title: t("cards.stats.share"),
          numeric: true,
          cell: ({ count }) => format.percent(shareOf(count)),
        },
      ]}
      rows={rows}
      rowKey={({ stage }) => stage}
    >
      <div className={styles.parts} aria-hidden="true">
        {rows.map(
          ({ stage, count }) =>
            count > 0 && <span key={stage} data-stage={stage} style={{ flexGrow: count }} />,
        )}
      </div>
      <ul className={styles.legend}>
        {rows.map(({ stage, count }) => (
          <li key={stage}>
            <span aria-hidden="true" data-stage={stage} className={styles.dot} />
            {t(`cards.stats.stage.${stage}`)} <b>{format.number(count)}</b>
          </li>
        ))}
      </ul>
    </Chart>
  );
}
