import type { Today } from "#api";
import { useFormat, useT } from "#i18n";
import { Card, Foreign, Icon, Link, ProgressBar } from "#ui";
import styles from "./today.module.css";

export function Reading({ reading }: { reading: NonNullable<Today["reading"]> }) {
  const t = useT();
  const format = useFormat();
  const share = reading.percent / 100;
  return (
    <Card>
      <h2 className={styles.name}>{t("today.reading")}</h2>
      <Link
        href={`/books/${reading.book_id}/chapters/${reading.chapter}`}
        variant="plain"
        className={styles.book}
      >
        <span>
          <Foreign className={styles.bookTitle}>{reading.title}</Foreign>
          <span className={styles.soft}>
            {t("today.reading.place", { number: reading.chapter, title: reading.chapter_title })}
          </span>
        </span>
        <Icon name="forward" />
      </Link>
      <div className={styles.share}>
        <ProgressBar thin value={share} label={t("today.reading.share")} />
        <span aria-hidden="true">{format.percent(share)}</span>
      </div>
    </Card>
  );
}
