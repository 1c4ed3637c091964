import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./Progress.module.css";

interface Measure {
  /** 0 to 1. */
  value: number;
  /** What is measured, read aloud. */
  label: string;
  /** How far it is, in words; read aloud in place of the number. */
  valueText?: string;
}

const share = (value: number) => Math.min(1, Math.max(0, value));

const measured = ({ value, label, valueText }: Measure) => ({
  role: "progressbar",
  "aria-label": label,
  "aria-valuemin": 0,
  "aria-valuemax": 100,
  "aria-valuenow": Math.round(share(value) * 100),
  "aria-valuetext": valueText,
});

export function ProgressBar({
  className,
  thin,
  ...measure
}: Measure & { thin?: boolean; className?: string }) {
  return (
    <div {...measured(measure)} className={cx(styles.bar, thin && styles.thin, className)}>
      <div className={styles.filled} style={{ inlineSize: `${share(measure.value) * 100}%` }} />
    </div>
  );
}

const RADIUS = 42;
const ROUND = 2 * Math.PI * RADIUS;

/** A ring that closes; what stands in it is a decoration, `valueText` says it aloud. */
export function Ring({ size = 96, children, ...measure }: Measure & { size?: number; children?: ReactNode }) {
  const value = share(measure.value);
  return (
    <div {...measured(measure)} className={styles.ring} style={{ inlineSize: size, blockSize: size }}>
      <svg aria-hidden="true" viewBox="0 0 100 100">
        <circle className={styles.rest} cx="50" cy="50" r={RADIUS} />
        {value > 0 && (
          <circle
            className={styles.done}
            cx="50"
            cy="50"
            r={RADIUS}
            strokeDasharray={`${value * ROUND} ${ROUND}`}
          />
        )}
      </svg>
      <div aria-hidden="true" className={styles.inside}>
        {children}
      </div>
    </div>
  );
}
