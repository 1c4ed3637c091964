import { useT } from "#i18n";
import styles from "./Activities.module.css";

const GAP = /_{2,}/;

/** A sentence whose gap is drawn as a line and read as "gap". */
export function Gapped({ text }: { text: string }) {
  const t = useT();
  const [before, ...after] = text.split(GAP);
  if (after.length === 0) return text;
  return (
    <>
      {before}
      <span role="img" aria-label={t("lessons.gap")} className={styles.blank} />
      {after.join("…")}
    </>
  );
}
