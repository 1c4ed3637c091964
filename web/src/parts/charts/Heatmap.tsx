import { useEffect, useMemo, useRef } from "react";
import { useFormat, useLocale } from "#i18n";
import { levelOf, monthMarks, rowOf, weeksUpTo, YEAR_DAYS } from "./calendar";
import styles from "./charts.module.css";

interface Props {
  title: string;
  /** Days on which something was done, and how much. */
  amounts: ReadonlyMap<string, number>;
  today: string;
  /** How many days are shown, the last of them today. */
  days?: number;
}

const CELL = 10;
const STEP = 12;
const HEAD = 18;
const SIDE = 20;
/** A wide card shows few weeks larger, a narrow one lets many be scrolled. */
const MOST_ENLARGED = 1.25;
/** Rows whose weekday is written beside them. */
const NAMED_ROWS = [0, 2, 4, 6];

/** What was done on each day, a column a week, in the calendar of the reader. The same as numbers is the caller's to give. */
export function Heatmap({ title, amounts, today, days = YEAR_DAYS }: Props) {
  const format = useFormat();
  const { locale } = useLocale();
  const region = useRef<HTMLElement>(null);
  const weeks = useMemo(() => weeksUpTo(today, format.firstWeekday, days), [today, format, days]);
  const most = Math.max(1, ...amounts.values());
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
    <section ref={region} tabIndex={0} aria-label={title} className={styles.scroll}>
      <svg
        role="img"
        aria-label={title}
        viewBox={`0 0 ${width} ${HEAD + 7 * STEP}`}
        className={styles.weeks}
        style={{ minInlineSize: width, maxInlineSize: width * MOST_ENLARGED }}
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
            const amount = amounts.get(day) ?? 0;
            return (
              <rect
                key={day}
                x={x(SIDE + column * STEP, CELL)}
                y={HEAD + rowOf(day, format.firstWeekday) * STEP}
                width={CELL}
                height={CELL}
                rx={2.5}
                data-level={levelOf(amount, most)}
                className={styles.cell}
              >
                <title>{`${format.longDay(day)}: ${format.number(amount)}`}</title>
              </rect>
            );
          }),
        )}
      </svg>
    </section>
  );
}
