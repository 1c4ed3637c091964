import type { UserRecord } from "#api";
import { useFormat, useT } from "#i18n";
import { usePlans } from "../../parts/money/usePlans";
import styles from "./credit.module.css";

/** Which plan it is, what it allows, and how it came. */
export function PlanText({ record }: { record: UserRecord }) {
  const t = useT();
  const format = useFormat();
  const { named } = usePlans();
  const counting = record.plan_grants.find((grant) => grant.in_force);
  return (
    <>
      <p className={styles.available}>{named(record.plan)}</p>
      <p className={styles.soft}>
        {record.calls_an_hour === null
          ? t("record.plan.unlimited")
          : t("record.plan.hour", { count: record.calls_an_hour })}
      </p>
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
