import { useAsOf } from "#api";
import { useFormat, useT } from "#i18n";
import styles from "./Offline.module.css";

/** When what is shown was fetched; nothing while it is fresh. */
export function AsOf({ name }: { name: string }) {
  const t = useT();
  const format = useFormat();
  const at = useAsOf(name);
  if (at === null) return null;
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const moment = isToday ? format.time(at) : format.moment(new Date(at).toISOString());
  return <p className={styles.asOf}>{t("offline.asOf", { moment })}</p>;
}
