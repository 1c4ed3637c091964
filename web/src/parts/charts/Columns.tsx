import { useLocale } from "#i18n";
import { useWidth } from "./Chart";
import styles from "./charts.module.css";

export interface ColumnsRow {
  id: string;
  /** Beneath the column, where there is room. */
  tick: string;
  /** One height a series; none is below nothing. */
  heights: readonly number[];
  /** All of it in words. */
  told: string;
}

const HEIGHT = 180;
const FOOT = 24;
const HEAD = 8;
/** So much room a label takes. */
const TICK = 56;
const WIDEST = 36;

/** What was there in each of some periods, side by side, in the direction of the reader. The same as a table is the caller's to give. */
export function Columns({ label, rows }: { label: string; rows: readonly ColumnsRow[] }) {
  const { locale } = useLocale();
  const { element, width } = useWidth<HTMLDivElement>();
  const most = Math.max(1, ...rows.flatMap(({ heights }) => heights));
  const step = width / Math.max(1, rows.length);
  const every = Math.max(1, Math.ceil(TICK / Math.max(1, step)));
  const left = (place: number) => (locale === "fa" ? rows.length - 1 - place : place) * step;
  const room = HEIGHT - FOOT - HEAD;
  return (
    <div ref={element}>
      {width > 0 && (
        <svg role="img" aria-label={label} width={width} height={HEIGHT} className={styles.columns}>
          <line x1={0} x2={width} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} className={styles.axis} />
          {rows.map(({ id, tick, heights, told }, place) => {
            const wide = Math.min(WIDEST, (step * 0.76) / Math.max(1, heights.length));
            const begin = left(place) + (step - wide * heights.length) / 2;
            return (
              <g key={id}>
                <title>{told}</title>
                {heights.map((height, series) => {
                  const tall = height <= 0 ? 0 : Math.max(2, (height / most) * room);
                  const nth = locale === "fa" ? heights.length - 1 - series : series;
                  return (
                    <rect
                      // biome-ignore lint/suspicious/noArrayIndexKey: a series has no other name
                      key={series}
                      x={begin + nth * wide}
                      y={HEIGHT - FOOT - tall}
                      width={Math.max(1, wide - 1)}
                      height={tall}
                      rx={Math.min(3, wide * 0.2)}
                      data-series={series}
                      className={styles.column}
                    />
                  );
                })}
                {place % every === 0 && (
                  <text
                    x={Math.min(Math.max(left(place) + step / 2, TICK / 2), width - TICK / 2)}
                    y={HEIGHT - 6}
                    className={styles.tick}
                  >
                    {tick}
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

/** What the series of a picture are called. */
export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul className={styles.legend}>
      {names.map((name, series) => (
        <li key={name}>
          <span aria-hidden="true" data-series={series} className={styles.dot} />
          {name}
        </li>
      ))}
    </ul>
  );
}
