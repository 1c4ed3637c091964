import type { Today } from "#api";
import { useT } from "#i18n";
import { Icon } from "#ui";
import styles from "./today.module.css";

/** Days in a row that met the goal. Said calmly: a missed day is no catastrophe. */
export function Streak({ streak }: { streak: Today["streak"] }) {
  const t = useT();
  const begun = streak.days > 0;
  return (
    <div className={styles.streak}>
      <span className={styles.flame} data-lit={streak.today_counts || undefined}>
        <Icon name="flame" size={30} />
      </span>
      <div>
        <h2 className={styles.name}>{t("today.streak")}</h2>
        <p className={styles.value}>
          {begun ? t("today.streak.days", { count: streak.days }) : t("today.streak.none")}
        </p>
        {begun && (
          <p className={styles.soft}>
            {streak.today_counts ? t("today.streak.safe") : t("today.streak.open")}
          </p>
        )}
        {streak.freezes > 0 && (
          <p className={styles.soft}>{t("today.streak.freezes", { count: streak.freezes })}</p>
        )}
      </div>
    </div>
  );
}
