import { useT } from "#i18n";
import { Icon } from "#ui";
import styles from "./sample.module.css";

/** A picture of reading, drawn with the reader's own means; the three steps beside it say the same in words. */
export function Sample() {
  const t = useT();
  return (
    <div aria-hidden="true" className={styles.sample}>
      <div className={styles.page}>
        <p className={styles.running}>{t("landing.sample.book")}</p>
        <p className={styles.text}>
          {t("landing.sample.before")}
          <mark className={styles.marked}>{t("landing.sample.word")}</mark>
          {t("landing.sample.after")}
        </p>
        <div className={styles.word}>
          <p className={styles.wordHead}>
            <strong>{t("landing.sample.word")}</strong>
            <Icon name="speaker" />
          </p>
          <p>{t("landing.sample.meaning")}</p>
          <p className={styles.wordFoot}>
            <span>{t("landing.sample.band")}</span>
            <span className={styles.kept}>
              <Icon name="check" size={16} />
              {t("landing.sample.keep")}
            </span>
          </p>
        </div>
      </div>
    </div>
  );
}
