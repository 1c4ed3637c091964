import type { CSSProperties, ReactNode } from "react";
import { Link } from "./Button";
import { cx } from "./cx";
import { Icon } from "./Icon";
import styles from "./Layout.module.css";
import { useLabels } from "./labels";
import { PartContext } from "./part";

export interface PageProps {
  /** The document's title, and the heading unless `heading` says otherwise. */
  title: string;
  /** null: the page has a heading of its own. */
  heading?: ReactNode | null;
  lead?: ReactNode;
  /** Where "Back" goes. */
  back?: { href: string; label?: string };
  /** Beside the heading. */
  actions?: ReactNode;
  /** column 560, reading 720, wide 1120 px at most. */
  width?: "column" | "reading" | "wide";
  children: ReactNode;
}

/** One page inside the shell: title, heading, content of a comfortable width. */
export function Page({
  title,
  heading = title,
  lead,
  back,
  actions,
  width = "reading",
  children,
}: PageProps) {
  const labels = useLabels();
  return (
    <div className={cx(styles.page, styles[width])}>
      <title>{`${title} · ${labels.appName}`}</title>
      {back && (
        <Link href={back.href} variant="plain" className={styles.back}>
          <Icon name="back" size={18} />
          {back.label ?? labels.back}
        </Link>
      )}
      {heading !== null && (
        <header className={styles.head}>
          <div className={styles.titles}>
            <h1 className={styles.heading}>{heading}</h1>
            {lead && <p className={styles.lead}>{lead}</p>}
          </div>
          {actions}
        </header>
      )}
      {children}
    </div>
  );
}

interface BoxProps {
  /** In steps of 8 px; 2 unless told. */
  gap?: 0 | 0.5 | 1 | 2 | 3 | 4 | 5 | 6;
  className?: string;
  children: ReactNode;
}

const gapOf = (gap: number): CSSProperties => ({ gap: gap * 8 });

/** One under the other. */
export function Stack({ gap = 2, className, children }: BoxProps) {
  return (
    <div className={cx(styles.stack, className)} style={gapOf(gap)}>
      {children}
    </div>
  );
}

/** Side by side, wrapping. */
export function Row({ gap = 2, spread, className, children }: BoxProps & { spread?: boolean }) {
  return (
    <div className={cx(styles.row, spread && styles.spread, className)} style={gapOf(gap)}>
      {children}
    </div>
  );
}

export interface CardProps {
  /** A heading makes it a named region. */
  title?: ReactNode;
  tone?: "raised" | "accent" | "plain";
  className?: string;
  children: ReactNode;
}

export function Card({ title, tone = "raised", className, children }: CardProps) {
  return (
    <section className={cx(styles.card, styles[tone], className)}>
      {title && <h2 className={styles.cardTitle}>{title}</h2>}
      <PartContext value={true}>{children}</PartContext>
    </section>
  );
}

/** A heading and what belongs to it, without a frame. */
export function Section({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <header className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {actions}
      </header>
      <PartContext value={true}>{children}</PartContext>
    </section>
  );
}

/** A small label: "shared", "A2". */
export function Tag({
  tone = "plain",
  children,
}: {
  tone?: "plain" | "accent" | "right" | "slip" | "wrong";
  children: ReactNode;
}) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {children}
    </span>
  );
}

/** A text in the learner's or a book's own language: its direction is its own. */
export function Foreign({
  lang,
  className,
  children,
}: {
  lang?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <bdi lang={lang} dir="auto" className={className}>
      {children}
    </bdi>
  );
}
