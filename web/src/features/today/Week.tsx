import type { Today } from "#api";
import { useFormat, useT } from "#i18n";
import { Icon } from "#ui";
import styles from "./today.module.css";

interface WeekProps {
  days: Today["week"];
  goal: number;
}

/** Seven days as columns; each says its minutes in words to a screen reader. */
export function Week({ days, goal }: WeekProps) {
  const t = useT();
  const format = useFormat();
  const most = Math.max(goal, ...days.map((day) => day.minutes));
  const today = days.at(-1)?.date;
  return (
    <div>
      <h2 className={styles.hidden}>{t("today.week")}</h2>
      <ol className={styles.week}>
        {days.map((day) => (
          <li key={day.date} data-met={day.met || undefined} data-today={day.date === today || undefined}>
            <span className={styles.hidden}>
              {t("today.week.day", {
                day: format.weekday(day.date, "long"),
                minutes: t("common.minutes", { count: day.minutes }),
              })}
              {day.met && `, ${t("today.week.met")}`}
            </span>
            <span aria-hidden="true" className={styles.track}>
              {day.minutes > 0 && (
                <span className={styles.amount} style={{ blockSize: `${(day.minutes / most) * 100}%` }}>
                  {day.met && <Icon name="check" size={14} />}
                </span>
              )}
            </span>
            <span aria-hidden="true" className={styles.weekday}>
              {format.weekday(day.date, "narrow")}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
