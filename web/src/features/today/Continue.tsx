import type { Today } from "#api";
import { useT } from "#i18n";
import { Foreign, Icon, Link, LinkButton } from "#ui";
import styles from "./continue.module.css";

type Next = Today["next"];

function target(next: Next): string {
  if (next.kind === "lesson" && next.lesson_id) return `/lessons/${next.lesson_id}`;
  if (next.book_id && next.chapter) return `/books/${next.book_id}/chapters/${next.chapter}`;
  return "/read";
}

/** The one thing to do now. */
export function Continue({ next }: { next: Next }) {
  const t = useT();
  const isUpload = next.kind === "upload";
  const act = {
    lesson: t("today.start.lesson"),
    chapter: t("today.start.chapter"),
    upload: t("today.upload.action"),
  }[next.kind];
  return (
    <section className={styles.continue} aria-labelledby="continue">
      <p className={styles.kind}>{t(`today.continue.${next.kind}`)}</p>
      <h2 id="continue" className={styles.what}>
        {isUpload ? t("today.upload.title") : <Foreign>{next.title}</Foreign>}
      </h2>
      <p className={styles.where}>
        {isUpload ? t("today.upload.subtitle") : <Foreign>{next.subtitle}</Foreign>}
      </p>
      <LinkButton href={target(next)} size="l" wide className={styles.go}>
        {act}
        <span className={styles.minutes}>
          <Icon name="clock" size={18} />
          {t("common.minutes", { count: next.minutes })}
        </span>
      </LinkButton>
      {isUpload && (
        <Link href="/read" className={styles.other}>
          {t("today.upload.other")}
        </Link>
      )}
    </section>
  );
}
