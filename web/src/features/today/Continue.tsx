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

/** The name of a text; what is begun goes on, and has another. */
function named(next: Next) {
  if (next.kind === "upload") return { kind: "today.continue.upload", act: "today.upload.action" } as const;
  const begun = next.begun ? ".begun" : "";
  return { kind: `today.continue.${next.kind}${begun}`, act: `today.start.${next.kind}${begun}` } as const;
}

/** The one thing to do now. */
export function Continue({ next }: { next: Next }) {
  const t = useT();
  const isUpload = next.kind === "upload";
  const { kind, act } = named(next);
  return (
    <section className={styles.continue} aria-labelledby="continue">
      <p className={styles.kind}>{t(kind)}</p>
      <h2 id="continue" className={styles.what}>
        {isUpload ? t("today.upload.title") : <Foreign>{next.title}</Foreign>}
      </h2>
      <p className={styles.where}>
        {isUpload ? t("today.upload.subtitle") : <Foreign>{next.subtitle}</Foreign>}
      </p>
      <LinkButton href={target(next)} size="l" wide className={styles.go}>
        {t(act)}
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
