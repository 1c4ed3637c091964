import styles from "./frames.module.css";

/** Our mark: a column that is also an open book. */
export function Mark({ size = 30 }: { size?: number }) {
  return (
    <svg aria-hidden="true" className={styles.mark} width={size} height={size} viewBox="0 0 32 32">
      <path
        className={styles.markPage}
        d="M16 9C12.5 6.3 8.5 5.5 4 6v18.5c4.5-.5 8.5.4 12 3 3.5-2.6 7.5-3.5 12-3V6c-4.5-.5-8.5.3-12 3Z"
      />
      <path d="M16 9v18.5M8.5 11v9M12 12.2v9M20 12.2v9M23.5 11v9" />
    </svg>
  );
}
