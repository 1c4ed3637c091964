import { type ReactNode, use } from "react";
import { Button } from "./Button";
import { cx } from "./cx";
import { Illustration, type IllustrationName } from "./Illustration";
import { useLabels } from "./labels";
import { PartContext } from "./part";
import styles from "./State.module.css";

export interface SkeletonProps {
  /** Height of one piece in px, or of a line of text. */
  height?: number;
  count?: number;
  className?: string;
}

/** The place of what is coming. A region holding it is announced as busy by {@link Loaded}. */
export function Skeleton({ height = 20, count = 1, className }: SkeletonProps) {
  return Array.from({ length: count }, (_, i) => (
    <div
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces are all alike and never move
      key={i}
      aria-hidden="true"
      className={cx(styles.skeleton, className)}
      style={{ blockSize: height }}
    />
  ));
}

interface StateProps {
  /** 1 where it is the page's only heading. */
  level?: 1 | 2;
  title: string;
  children?: ReactNode;
  illustration?: IllustrationName;
  actions?: ReactNode;
}

/** Nothing here yet: why, and what to do about it. In a part of a page it stands under that part's heading. */
export function EmptyState({ title, level = 2, children, illustration, actions }: StateProps) {
  const isPart = use(PartContext);
  const Heading = level === 1 ? "h1" : isPart ? "h3" : "h2";
  return (
    <section className={styles.state} data-part={isPart || undefined}>
      {illustration && <Illustration name={illustration} />}
      <Heading className={styles.title}>{title}</Heading>
      {children && <p className={styles.text}>{children}</p>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}

export interface ErrorStateProps {
  /** What the call threw; its text is found by the app's labels. */
  error: unknown;
  title?: string;
  onRetry?(): void;
  actions?: ReactNode;
}

/** What happened, what to do, and a button that tries again. A part of a page says it in few lines: several may fail at once. */
export function ErrorState({ error, title, onRetry, actions }: ErrorStateProps) {
  const labels = useLabels();
  if (use(PartContext)) {
    return (
      <div role="alert" className={styles.part}>
        <div>
          <strong>{title ?? labels.failed}</strong>
          <p className={styles.text}>{labels.explain(error)}</p>
        </div>
        {onRetry && (
          <Button size="s" icon="retry" onPress={onRetry}>
            {labels.retry}
          </Button>
        )}
        {actions}
      </div>
    );
  }
  return (
    <section role="alert" className={styles.state}>
      <Illustration name="lantern" />
      <h2 className={styles.title}>{title ?? labels.failed}</h2>
      <p className={styles.text}>{labels.explain(error)}</p>
      <div className={styles.actions}>
        {onRetry && (
          <Button variant="primary" icon="retry" onPress={onRetry}>
            {labels.retry}
          </Button>
        )}
        {actions}
      </div>
    </section>
  );
}

interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch(): unknown;
}

export interface LoadedProps<T> {
  query: Query<T>;
  /** Drawn while it loads; its measures are those of what comes. */
  skeleton: ReactNode;
  children(data: T): ReactNode;
}

/** A query's three faces: on its way, failed, here. What was here stays when a refresh fails. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  const labels = useLabels();
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  return (
    <div role="status" aria-label={labels.loading} className={styles.loading}>
      {skeleton}
    </div>
  );
}

/** A line about the whole form or page: what was refused and why. */
export function Notice({
  tone = "info",
  children,
}: {
  tone?: "info" | "right" | "slip" | "wrong";
  children: ReactNode;
}) {
  return (
    <div role={tone === "wrong" ? "alert" : undefined} className={styles.notice} data-tone={tone}>
      {children}
    </div>
  );
}
