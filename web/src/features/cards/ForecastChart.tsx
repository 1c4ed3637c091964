import type { CardStatistics } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Chart, useWidth } from "../../parts/charts/Chart";
import styles from "./Statistics.module.css";

type Days = CardStatistics["forecast"];

const HEIGHT = 150;
const FOOT = 24;
const HEAD = 20;
const LABEL_EVERY = 7;

/** How many cards come on each of the next thirty days. */
export function ForecastChart({ days }: { days: Days }) {
  const t = useT();
  const format = useFormat();
  const total = days.reduce((sum, { due }) => sum + due, 0);
  return (
    <Chart
      title={t("cards.stats.forecast")}
      summary={t("cards.stats.forecast.summary", { count: total, today: days[0]?.due ?? 0 })}
      columns={[
        { id: "day", title: t("cards.stats.day"), isHeader: true, cell: ({ day }) => format.longDay(day) },
        { id: "due", title: t("cards.stats.due"), numeric: true, cell: ({ due }) => format.number(due) },
      ]}
      rows={days.filter(({ due }, place) => due > 0 || place === 0)}
      rowKey={({ day }) => day}
    >
      <Bars days={days} />
    </Chart>
  );
}

function Bars({ days }: { days: Days }) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const { element, width } = useWidth<HTMLDivElement>();
  const most = Math.max(1, ...days.map(({ due }) => due));
  const step = width / days.length;
  const room = HEIGHT - FOOT - HEAD;
  const middle = (place: number) => (locale === "fa" ? days.length - 0.5 - place : place + 0.5) * step;
  return (
    <div ref={element}>
      {width > 0 && (
        <svg
          role="img"
          aria-label={t("cards.stats.forecast")}
          width={width}
          height={HEIGHT}
          className={styles.svg}
        >
          <line x1={0} x2={width} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} className={styles.axis} />
          {days.map(({ day, due }, place) => {
            const tall = due === 0 ? 0 : Math.max(3, (due / most) * room);
            const isLabelled = place % LABEL_EVERY === 0;
            return (
              <g key={day}>
                <rect
                  x={middle(place) - step * 0.36}
                  y={HEIGHT - FOOT - tall}
                  width={step * 0.72}
                  height={tall}
                  rx={Math.min(3, step * 0.2)}
                  className={place === 0 ? styles.strong : styles.bar}
                >
                  <title>{`${format.longDay(day)}: ${format.number(due)}`}</title>
                </rect>
                {due > 0 && (due === most || place === 0) && (
                  <text x={middle(place)} y={HEIGHT - FOOT - tall - 5} className={styles.value}>
                    {format.number(due)}
                  </text>
                )}
                {isLabelled && (
                  <text x={edged(middle(place), width)} y={HEIGHT - 6} className={styles.tick}>
                    {place === 0 ? t("cards.stats.now") : format.shortDay(day)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

/** A label in the middle of its bar, but within the picture. */
const edged = (x: number, width: number) => Math.min(Math.max(x, 20), width - 20);
