import type { CardStatistics } from "#api";
import { useFormat, useT } from "#i18n";
import { Chart } from "../../parts/charts/Chart";
import styles from "./Statistics.module.css";

const GROUPS = ["all", "young", "mature"] as const;

/** What was really remembered in the last thirty days, beside what was wanted. */
export function RetentionChart({ retention }: { retention: CardStatistics["retention"] }) {
  const t = useT();
  const format = useFormat();
  const wanted = format.percent(retention.desired);
  const rows = GROUPS.map((group) => ({ group, ...retention[group] }));
  const shareText = (share: number | null) => (share === null ? "–" : format.percent(share));
  const { share } = retention.all;
  return (
    <Chart
      title={t("cards.stats.retention")}
      summary={
        share === null
          ? t("cards.stats.retention.none", { wanted })
          : t("cards.stats.retention.summary", { share: format.percent(share), wanted })
      }
      columns={[
        {
          id: "group",
          title: t("cards.title"),
          isHeader: true,
          cell: ({ group }) => t(`cards.stats.group.${group}`),
        },
        {
          id: "tested",
          title: t("cards.stats.tested"),
          numeric: true,
          cell: (row) => format.number(row.tested),
        },
        {
          id: "recalled",
          title: t("cards.stats.recalled"),
          numeric: true,
          cell: (row) => format.number(row.recalled),
        },
        { id: "share", title: t("cards.stats.share"), numeric: true, cell: (row) => shareText(row.share) },
        { id: "wanted", title: t("cards.stats.wanted"), numeric: true, cell: () => wanted },
      ]}
      rows={rows}
      rowKey={({ group }) => group}
    >
      <ul className={styles.lanes}>
        {rows.map((row) => (
          <li key={row.group} className={styles.lane}>
            <span>{t(`cards.stats.group.${row.group}`)}</span>
            <span aria-hidden="true" className={styles.track}>
              <span className={styles.amount} style={{ inlineSize: `${(row.share ?? 0) * 100}%` }} />
              <span className={styles.mark} style={{ insetInlineStart: `${retention.desired * 100}%` }} />
            </span>
            <b>{shareText(row.share)}</b>
          </li>
        ))}
      </ul>
    </Chart>
  );
}
