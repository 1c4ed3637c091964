import { useEffect, useMemo, useRef } from "react";
import type { CardStatistics } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Chart } from "./Chart";
import { levelOf, rowOf, weeksUpTo } from "./calendar";
import styles from "./Statistics.module.css";

type Days = CardStatistics["heatmap"];

interface Props {
  days: Days;
  today: string;
}

interface Month {
  name: string;
  days: number;
  reviews: number;
  minutes: number;
}

/** What was done on each day of a year, in the calendar of the reader. */
export function HeatmapChart({ days, today }: Props) {
  const t = useT();
  const format = useFormat();
  const rows = useMemo(() => monthsOf(days, (day) => format.month(day, "long")), [days, format]);
  const reviews = days.reduce((sum, day) => sum + day.reviews, 0);
  return (
    <Chart
      title={t("cards.stats.year")}
      summary={t("cards.stats.year.summary", { count: reviews, days: days.length })}
      columns={[
        { id: "month", title: t("cards.stats.month"), isHeader: true, cell: (row: Month) => row.name },
        { id: "days", title: t("cards.stats.days"), numeric: true, cell: (row) => format.number(row.days) },
        {
          id: "reviews",
          title: t("cards.stats.answers"),
          numeric: true,
          cell: (row) => format.number(row.reviews),
        },
        {
          id: "minutes",
          title: t("cards.stats.minutes"),
          numeric: true,
          cell: (row) => format.number(Math.round(row.minutes)),
        },
      ]}
      rows={rows}
      rowKey={({ name }) => name}
    >
      <Heatmap days={days} today={today} />
    </Chart>
  );
}

function monthsOf(days: Days, nameOf: (day: string) => string): Month[] {
  const months = new Map<string, Month>();
  for (const { day, reviews, minutes } of days) {
    const name = nameOf(day);
    const month = months.get(name) ?? { name, days: 0, reviews: 0, minutes: 0 };
    months.set(name, {
      name,
      days: month.days + 1,
      reviews: month.reviews + reviews,
      minutes: month.minutes + minutes,
    });
  }
  return [...months.values()];
}

const CELL = 10;
const STEP = 12;
const HEAD = 18;
const SIDE = 20;
/** Rows whose weekday is written beside them. */
const NAMED_ROWS = [0, 2, 4, 6];

function Heatmap({ days, today }: Props) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const region = useRef<HTMLElement>(null);
  const weeks = useMemo(() => weeksUpTo(today, format.firstWeekday), [today, format]);
  const byDay = useMemo(() => new Map(days.map((day) => [day.day, day])), [days]);
  const most = Math.max(1, ...days.map(({ reviews }) => reviews));
  const width = SIDE + weeks.length * STEP;
  const isRtl = locale === "fa";
  const x = (from: number, wide: number) => (isRtl ? width - from - wide : from);
  const firstFull = weeks.find((week) => week.length === 7) ?? [];

  // The latest weeks are what one looks for.
  useEffect(() => {
    region.current?.scrollTo({ left: isRtl ? -width : width });
  }, [isRtl, width]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys
    <section ref={region} tabIndex={0} aria-label={t("cards.stats.year")} className={styles.scroll}>
      <svg
        role="img"
        aria-label={t("cards.stats.year")}
        width={width}
        height={HEAD + 7 * STEP}
        className={styles.svg}
      >
        {NAMED_ROWS.map((row) => (
          <text key={row} x={x(SIDE / 2 - 3, 0)} y={HEAD + row * STEP + CELL - 2} className={styles.tick}>
            {firstFull[row] && format.weekday(firstFull[row], "narrow")}
          </text>
        ))}
        {monthMarks(weeks, format.month).map(({ column, name }) => (
          <text key={column} x={x(SIDE + column * STEP, 0)} y={11} className={styles.month}>
            {name}
          </text>
        ))}
        {weeks.flatMap((week, column) =>
          week.map((day) => {
            const reviews = byDay.get(day)?.reviews ?? 0;
            return (
              <rect
                key={day}
                x={x(SIDE + column * STEP, CELL)}
                y={HEAD + rowOf(day, format.firstWeekday) * STEP}
                width={CELL}
                height={CELL}
                rx={2.5}
                data-level={levelOf(reviews, most)}
                className={styles.cell}
              >
                <title>{`${format.longDay(day)}: ${format.number(reviews)}`}</title>
              </rect>
            );
          }),
        )}
      </svg>
    </section>
  );
}

/** Where a month begins; one that is about to be cut off by the next is left unnamed. */
function monthMarks(weeks: readonly string[][], nameOf: (day: string) => string) {
  const marks: { column: number; name: string }[] = [];
  weeks.forEach((week, column) => {
    const name = nameOf(week.at(-1) ?? "");
    if (name !== marks.at(-1)?.name) marks.push({ column, name });
  });
  return marks.filter(({ column }, place) => {
    const next = marks[place + 1]?.column ?? weeks.length - 1;
    return next - column > 2;
  });
}
