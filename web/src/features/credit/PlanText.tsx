import type { UserRecord } from "#api";
import { useFormat, useT } from "#i18n";
import styles from "./credit.module.css";

/** Which plan it is, what it allows, and how it came. */
export function PlanText({ record }: { record: UserRecord }) {
  const t = useT();
  const format = useFormat();
  const counting = record.plan_grants.find((grant) => grant.in_force);
  return (
    <>
      <p className={styles.available}>{t(`record.plan.${record.plan}`)}</p>
      <p className={styles.soft}>{t("record.plan.hour", { count: record.calls_an_hour })}</p>
      <p className={styles.soft}>
        {counting?.until
          ? t("record.plan.until", { at: format.date(counting.until), reason: counting.reason })
          : counting
            ? t("record.plan.since", { at: format.date(counting.at), reason: counting.reason })
            : t("record.plan.role")}
      </p>
    </>
  );
}
