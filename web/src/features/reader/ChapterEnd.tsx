import type { Chapter } from "#api";
import { useT } from "#i18n";
import { LinkButton } from "#ui";
import { ChapterCards } from "../../parts/cards/ChapterCards";
import { PractiseButton } from "../../parts/lessons/PractiseButton";
import { TalkAbout } from "../../parts/partner/TalkAbout";
import { ChapterWords } from "./ChapterWords";
import styles from "./Reader.module.css";

const addressOf = (bookId: string, number: number) => `/books/${bookId}/chapters/${number}`;

/** After the last line: what to do with the chapter, and where to go on. */
export function ChapterEnd({ chapter }: { chapter: Chapter }) {
  const t = useT();
  const { book_id: bookId, number, previous, next } = chapter;
  return (
    <footer className={styles.end}>
      <p className={styles.endTitle}>{next === null ? t("reader.end.book") : t("reader.end.chapter")}</p>
      <ChapterWords chapter={chapter} />
      <div className={styles.endActs}>
        <PractiseButton bookId={bookId} chapter={number} variant="primary" />
        <ChapterCards bookId={bookId} chapter={number} />
        <TalkAbout chapter={chapter} />
        {next !== null && (
          <LinkButton href={addressOf(bookId, next)} iconEnd="forward">
            {t("reader.next")}
          </LinkButton>
        )}
      </div>
      <div className={styles.endActs}>
        {previous !== null && (
          <LinkButton variant="quiet" href={addressOf(bookId, previous)} icon="back">
            {t("reader.previous")}
          </LinkButton>
        )}
        <LinkButton variant="quiet" href={`/books/${bookId}`} icon="list">
          {t("reader.contents")}
        </LinkButton>
      </div>
    </footer>
  );
}
