import type { Today } from "#api";
import { useFormat, useT } from "#i18n";
import { Icon, Link } from "#ui";
import styles from "./today.module.css";

/** Words kept and experience, as two small figures. */
export function Kept({ words, xp }: { words: Today["words"]; xp: Today["xp"] }) {
  const t = useT();
  const format = useFormat();
  return (
    <ul className={styles.figures}>
      <li className={styles.figure}>
        <Icon name="cards" size={24} />
        <div>
          <h2 className={styles.name}>{t("today.words")}</h2>
          <p className={styles.value}>{format.number(words.kept)}</p>
          {words.kept > 0 ? (
            <Link href="/cards/words">{t("today.words.see")}</Link>
          ) : (
            <p className={styles.soft}>{t("today.words.none")}</p>
          )}
        </div>
      </li>
      <li className={styles.figure}>
        <Icon name="star" size={24} />
        <div>
          <h2 className={styles.name}>{t("today.xp")}</h2>
          <p className={styles.value}>{t("today.xp.today", { count: xp.today })}</p>
          <p className={styles.soft}>{t("today.xp.total", { count: xp.total })}</p>
        </div>
      </li>
    </ul>
  );
}
