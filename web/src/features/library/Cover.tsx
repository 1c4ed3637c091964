import type { Book } from "#api";
import { cx } from "#ui";
import styles from "./Cover.module.css";

const TONES = [styles.green, styles.rust, styles.blue, styles.sand];

/** The same book has the same cover everywhere. */
const toneOf = (id: string) =>
  TONES[[...id].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7) % TONES.length];

/** A cover drawn from the title: books bring pictures of every size and taste, or none. */
export function Cover({ book, large }: { book: Pick<Book, "id" | "title" | "language">; large?: boolean }) {
  return (
    <span aria-hidden="true" className={cx(styles.cover, large && styles.large, toneOf(book.id))}>
      <bdi lang={book.language || undefined}>{book.title}</bdi>
    </span>
  );
}
