import { useMemo } from "react";
import type { Today } from "#api";
import { useFormat, useT } from "#i18n";
import { Chart } from "../../parts/charts/Chart";
import { byMonth, rowOf } from "../../parts/charts/calendar";
import { Heatmap } from "../../parts/charts/Heatmap";

interface Props {
  past: Today["past"];
  today: string;
}

/** Weeks of the picture: a phone has room for so many. */
const WEEKS = 26;

const minutesOf = (days: readonly { minutes: number }[]) =>
  days.reduce((total, { minutes }) => total + minutes, 0);

/** The days of half a year on which there was any study, by their minutes. */
export function Past({ past, today }: Props) {
  const t = useT();
  const format = useFormat();
  const days = useMemo(() => past.map(({ date, minutes }) => ({ day: date, minutes })), [past]);
  const months = useMemo(() => byMonth(days, (day) => format.month(day, "long")), [days, format]);
  // a day of less than a minute was a day of study all the same
  const amounts = useMemo(() => new Map(days.map(({ day, minutes }) => [day, Math.max(1, minutes)])), [days]);
  const title = t("today.past");
  return (
    <Chart
      title={title}
      summary={t("today.past.summary", { count: days.length, minutes: minutesOf(days) })}
      columns={[
        { id: "month", title: t("cards.stats.month"), isHeader: true, cell: (row) => row.name },
        {
          id: "days",
          title: t("cards.stats.days"),
          numeric: true,
          cell: (row) => format.number(row.days.length),
        },
        {
          id: "minutes",
          title: t("cards.stats.minutes"),
          numeric: true,
          cell: (row) => format.number(minutesOf(row.days)),
        },
      ]}
      rows={months}
      rowKey={({ name }) => name}
    >
      <Heatmap
        title={title}
        amounts={amounts}
        today={today}
        days={(WEEKS - 1) * 7 + rowOf(today, format.firstWeekday) + 1}
      />
    </Chart>
  );
}
