import type { UserRecord } from "#api";
import { useFormat, useT } from "#i18n";
import styles from "./credit.module.css";

/** Which plan it is, what it allows, and how it came. */
export function PlanText({ record }: { record: UserRecord }) {
  const t = useT();
  const format = useFormat();
  const [latest] = record.plan_grants;
  return (
    <>
      <p className={styles.available}>{t(`record.plan.${record.plan}`)}</p>
      <p className={styles.soft}>{t("record.plan.hour", { count: record.calls_an_hour })}</p>
      <p className={styles.soft}>
        {latest
          ? t("record.plan.since", { at: format.date(latest.at), reason: latest.reason })
          : t("record.plan.role")}
      </p>
    </>
  );
}
