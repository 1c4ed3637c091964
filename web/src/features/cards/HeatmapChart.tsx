import { useMemo } from "react";
import type { CardStatistics } from "#api";
import { useFormat, useT } from "#i18n";
import { Chart } from "../../parts/charts/Chart";
import { byMonth } from "../../parts/charts/calendar";
import { Heatmap } from "../../parts/charts/Heatmap";

type Days = CardStatistics["heatmap"];

interface Props {
  days: Days;
  today: string;
}

const sum = (days: Days, of: "reviews" | "minutes") => days.reduce((total, day) => total + day[of], 0);

/** The answers of each day of a year. */
export function HeatmapChart({ days, today }: Props) {
  const t = useT();
  const format = useFormat();
  const months = useMemo(() => byMonth(days, (day) => format.month(day, "long")), [days, format]);
  const amounts = useMemo(() => new Map(days.map(({ day, reviews }) => [day, reviews])), [days]);
  const title = t("cards.stats.year");
  return (
    <Chart
      title={title}
      summary={t("cards.stats.year.summary", { count: sum(days, "reviews"), days: days.length })}
      columns={[
        { id: "month", title: t("cards.stats.month"), isHeader: true, cell: (row) => row.name },
        {
          id: "days",
          title: t("cards.stats.days"),
          numeric: true,
          cell: (row) => format.number(row.days.length),
        },
        {
          id: "reviews",
          title: t("cards.stats.answers"),
          numeric: true,
          cell: (row) => format.number(sum(row.days, "reviews")),
        },
        {
          id: "minutes",
          title: t("cards.stats.minutes"),
          numeric: true,
          cell: (row) => format.number(Math.round(sum(row.days, "minutes"))),
        },
      ]}
      rows={months}
      rowKey={({ name }) => name}
    >
      <Heatmap title={title} amounts={amounts} today={today} />
    </Chart>
  );
}
