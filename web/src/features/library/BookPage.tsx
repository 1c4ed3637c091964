import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type BookDetail, bookQuery, underWay } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, Foreign, Page as Frame, LinkButton, Loaded, ProgressBar, Skeleton, Tag } from "#ui";
import { KeepBook } from "../../parts/offline/KeepBook";
import { KnownShare } from "../../parts/words/KnownShare";
import { BookLessons } from "./BookLessons";
import { Size } from "./BookRow";
import { Chapters } from "./Chapters";
import { ConfirmContents } from "./ConfirmContents";
import { Cover } from "./Cover";
import { DeleteBook } from "./DeleteBook";
import styles from "./Library.module.css";
import { SameBook } from "./SameBook";

export function Page() {
  const { bookId = "" } = useParams({ strict: false }) as { bookId?: string };
  const t = useT();
  const book = useQuery(bookQuery(bookId));
  return (
    <Frame
      title={book.data?.title ?? t("library.book")}
      heading={null}
      back={{ href: "/read", label: t("library.title") }}
    >
      <Loaded query={book} skeleton={<BookSkeleton />}>
        {(found) => <Book book={found} />}
      </Loaded>
    </Frame>
  );
}

const BookSkeleton = () => (
  <>
    <Skeleton height={158} />
    <Skeleton height={54} />
    <Skeleton height={64} count={5} />
  </>
);

function Book({ book }: { book: BookDetail }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <header className={styles.head}>
        <Cover book={book} large />
        <div className={styles.texts}>
          <h1 lang={book.language || undefined} dir="auto" className={styles.bookTitle}>
            {book.title}
          </h1>
          {book.authors.length > 0 && (
            <Foreign className={styles.authors}>{format.list(book.authors)}</Foreign>
          )}
          <p className={styles.facts}>
            {book.language && <Tag tone="accent">{format.language(book.language)}</Tag>}
            {book.words > 0 && <Size words={book.words} />}
            {book.shared && <Tag>{t("library.shared")}</Tag>}
          </p>
        </div>
      </header>
      <SameBook book={book} onDelete={() => setDeleting(true)} />
      {book.status === "ready" ? <Ready book={book} /> : <NotReady book={book} />}
      {!book.shared && (
        <div>
          <Button variant="danger" icon="trash" onPress={() => setDeleting(true)}>
            {t("library.delete")}
          </Button>
        </div>
      )}
      {isDeleting && (
        <DeleteBook
          book={book}
          onClose={() => setDeleting(false)}
          onDeleted={() => navigate({ to: "/read" })}
        />
      )}
    </>
  );
}

function Ready({ book }: { book: BookDetail }) {
  const t = useT();
  const at = book.chapters.find(({ number }) => number === book.place?.chapter) ?? book.chapters[0];
  return (
    <>
      {at && (
        <LinkButton
          variant="primary"
          size="l"
          wide
          icon="book"
          href={`/books/${book.id}/chapters/${at.number}`}
        >
          {book.place ? t("library.goOn", { number: at.number }) : t("library.begin")}
        </LinkButton>
      )}
      {at && <KnownShare bookId={book.id} chapter={at.number} />}
      {!book.contents_confirmed && <ConfirmContents book={book} />}
      <Chapters book={book} />
      <BookLessons bookId={book.id} />
      <KeepBook book={book} />
    </>
  );
}

function NotReady({ book }: { book: BookDetail }) {
  const t = useT();
  const explain = useProblemText();
  if (underWay(book)) {
    const stage = t(book.status === "queued" ? "library.queued" : "library.reading");
    return (
      <Card>
        <ProgressBar value={book.progress} label={stage} />
        <p role="status" className={styles.stage}>
          {stage}
        </p>
      </Card>
    );
  }
  return (
    <Card title={t("library.failed")}>
      <p>{explain(book.problem)}</p>
      <div>
        <LinkButton variant="primary" icon="upload" href="/read">
          {t("library.tryAnother")}
        </LinkButton>
      </div>
    </Card>
  );
}
