import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Book, booksQuery, profileQuery, underWay, useDeleteBook, useSession } from "#api";
import { useT } from "#i18n";
import { Page as Frame, Illustration, Loaded, Section } from "#ui";
import { More } from "../../parts/lists/More";
import { BookRow, ShelfSkeleton } from "./BookRow";
import { DeleteBook } from "./DeleteBook";
import styles from "./Library.module.css";
import { UploadInvitation, UploadPanel } from "./UploadPanel";
import { useUpload } from "./useUpload";

/** The shelf: own books, the school's, and the way to bring one. */
export function Page() {
  const t = useT();
  const { user } = useSession();
  const shelf = useInfiniteQuery(booksQuery());
  const upload = useUpload();
  const remove = useDeleteBook();
  const place = useRef<HTMLDivElement>(null);
  const [doomed, setDoomed] = useState<Book | null>(null);
  const isGuest = user?.role === "guest";

  const another = () => {
    place.current?.scrollIntoView({ block: "center" });
    place.current?.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  };
  // What isn't a book yet goes without a question; a book is asked for by its name.
  const onDelete = (book: Book) => (book.status === "ready" ? setDoomed(book) : remove.mutate(book.id));

  return (
    <Frame title={t("library.title")} lead={t("library.lead")}>
      {isGuest ? <UploadInvitation /> : <UploadPanel upload={upload} place={place} />}
      <Loaded query={shelf} skeleton={<ShelfSkeleton />}>
        {({ pages }) => {
          const books = pages.flatMap((page) => page.items);
          return (
            <>
              <Books books={books} onDelete={onDelete} onAnother={another} isGuest={isGuest} />
              <More query={shelf} label={t("common.more")} />
            </>
          );
        }}
      </Loaded>
      {doomed && <DeleteBook book={doomed} onClose={() => setDoomed(null)} />}
    </Frame>
  );
}

interface BooksProps {
  books: readonly Book[];
  isGuest: boolean;
  onDelete(book: Book): void;
  onAnother(): void;
}

function Books({ books, isGuest, ...acts }: BooksProps) {
  const t = useT();
  const own = books.filter((book) => !book.shared);
  const { data: profile } = useQuery(profileQuery);
  const isOther = (book: Book) => Number(book.language !== profile?.target_language);
  const school = books.filter((book) => book.shared).toSorted((a, b) => isOther(a) - isOther(b));
  const list = (some: readonly Book[]) => (
    <ul className={styles.shelf}>
      {some.map((book) => (
        <li key={book.id} data-busy={underWay(book) || undefined}>
          <BookRow book={book} {...acts} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {own.length > 0 && <Section title={t("library.own")}>{list(own)}</Section>}
      {own.length === 0 && !isGuest && (
        <section className={styles.inviting}>
          <Illustration name="shelf" width={120} />
          <div>
            <h2>{t("library.empty.title")}</h2>
            <p>{t(school.length > 0 ? "library.empty.detail" : "library.empty.alone")}</p>
          </div>
        </section>
      )}
      {school.length > 0 && <Section title={t("library.school")}>{list(school)}</Section>}
    </>
  );
}
