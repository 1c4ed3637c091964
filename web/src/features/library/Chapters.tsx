import type { BookDetail } from "#api";
import { useFormat, useT } from "#i18n";
import { cx, Foreign, Icon, Link, LinkButton, Section } from "#ui";
import { PractiseIcon } from "../../parts/lessons/PractiseButton";
import styles from "./Library.module.css";
import { Pager } from "./Pager";
import { usePages } from "./usePages";

const A_PAGE = 100;

type Chapter = BookDetail["chapters"][number];

/** Chapters in their order, those of one part together. */
export function byPart(chapters: readonly Chapter[]): { part: string | null; chapters: Chapter[] }[] {
  const groups: { part: string | null; chapters: Chapter[] }[] = [];
  for (const chapter of chapters) {
    const last = groups.at(-1);
    if (last && last.part === chapter.part) last.chapters.push(chapter);
    else groups.push({ part: chapter.part, chapters: [chapter] });
  }
  return groups;
}

export function Chapters({ book }: { book: BookDetail }) {
  const t = useT();
  const here = book.chapters.findIndex(({ number }) => number === book.place?.chapter);
  const pages = usePages(book.chapters.length, A_PAGE, Math.max(0, here));
  return (
    <Section
      title={t("library.chapters", { count: book.chapters.length })}
      actions={<ChangeContents book={book} />}
    >
      <Pager pages={pages} />
      {byPart(book.chapters.slice(pages.from, pages.to)).map(({ part, chapters }) => (
        <div key={chapters[0]?.number} className={styles.part}>
          {part && (
            <h3 lang={book.language || undefined} dir="auto" className={styles.partTitle}>
              {part}
            </h3>
          )}
          <ol className={styles.chapters}>
            {chapters.map((chapter) => (
              <ChapterRow key={chapter.number} book={book} chapter={chapter} />
            ))}
          </ol>
        </div>
      ))}
      <Pager pages={pages} />
    </Section>
  );
}

/** For an own book, once the question about its contents is answered. */
function ChangeContents({ book }: { book: BookDetail }) {
  const t = useT();
  if (book.shared || !book.contents_confirmed) return null;
  return (
    <LinkButton variant="quiet" size="s" icon="edit" href={`/books/${book.id}/contents`}>
      {t("contents.edit")}
    </LinkButton>
  );
}

function ChapterRow({ book, chapter }: { book: BookDetail; chapter: Chapter }) {
  const t = useT();
  const format = useFormat();
  const isHere = book.place?.chapter === chapter.number;
  return (
    <li className={cx(styles.chapter, isHere && styles.here)}>
      <Link
        href={`/books/${book.id}/chapters/${chapter.number}`}
        variant="plain"
        className={styles.chapterLink}
      >
        <span aria-hidden="true" className={styles.number}>
          {isHere ? <Icon name="bookmark" size={18} /> : format.number(chapter.number)}
        </span>
        <span className={styles.texts}>
          <Foreign lang={book.language} className={styles.chapterTitle}>
            {chapter.title}
          </Foreign>
          <span className={styles.stage}>
            {t("common.minutes", { count: chapter.minutes })}
            {isHere && ` · ${t("library.here")}`}
          </span>
        </span>
      </Link>
      <PractiseIcon bookId={book.id} chapter={chapter.number} title={chapter.title} />
    </li>
  );
}
