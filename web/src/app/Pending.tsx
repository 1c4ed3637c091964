import { useT } from "#i18n";
import { Skeleton } from "#ui";
import styles from "./Pending.module.css";

/** While the code of a page is on its way. */
export function Pending() {
  const t = useT();
  return (
    <div role="status" aria-label={t("common.loading")} className={styles.pending}>
      <Skeleton height={44} />
      <Skeleton height={160} />
      <Skeleton height={96} count={2} />
    </div>
  );
}
