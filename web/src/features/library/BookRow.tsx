import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Book, bookQuery, underWay, useAddArticle, useBooksChanged } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Foreign, Icon, Link, ProgressBar, Skeleton, Tag, useToasts } from "#ui";
import { Cover } from "./Cover";
import styles from "./Library.module.css";

/** As the school reckons the minutes of chapters. */
const WORDS_A_MINUTE = 180;

interface Props {
  book: Book;
  onDelete(book: Book): void;
  onAnother(): void;
}

/** A book on the shelf: ready, being read by the school, or why it couldn't be read. */
export function BookRow(props: Props) {
  if (props.book.status === "ready") return <ReadyRow book={props.book} />;
  if (props.book.status === "failed") return <FailedRow {...props} />;
  return <WaitingRow {...props} />;
}

function ReadyRow({ book }: { book: Book }) {
  const format = useFormat();
  return (
    <Link href={`/books/${book.id}`} variant="plain" className={styles.row}>
      <Cover book={book} />
      <span className={styles.texts}>
        <Foreign lang={book.language} className={styles.title}>
          {book.title}
        </Foreign>
        {book.authors.length > 0 && <Foreign className={styles.authors}>{format.list(book.authors)}</Foreign>}
        <span className={styles.facts}>
          {book.language && <Tag tone="accent">{format.language(book.language)}</Tag>}
          <Size words={book.words} />
        </span>
      </span>
      <Icon name="forward" className={styles.go} />
    </Link>
  );
}

export function Size({ words }: { words: number }) {
  const t = useT();
  const minutes = Math.max(1, Math.round(words / WORDS_A_MINUTE));
  const hours = Math.round(minutes / 60);
  return (
    <span>
      {t("library.words", { count: words })} ·{" "}
      {minutes < 90 ? t("common.minutes", { count: minutes }) : t("library.hours", { count: hours })}
    </span>
  );
}

/** Follows the school's reading of the book; tells when it is done. */
function WaitingRow({ book: listed, onDelete }: Props) {
  const t = useT();
  const format = useFormat();
  const changed = useBooksChanged();
  const { show } = useToasts();
  const { data } = useQuery(bookQuery(listed.id));
  const book = data ?? listed;
  const isDone = !underWay(book);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it is done
  useEffect(() => {
    if (!isDone) return;
    changed();
    if (book.status === "ready") show({ text: t("library.ready", { title: book.title }), tone: "right" });
  }, [isDone]);
  const isFetching = book.address && book.status === "reading" && book.progress === 0;
  const stage = t(
    book.status === "queued" ? "library.queued" : isFetching ? "library.fetching" : "library.reading",
  );
  return (
    <div className={styles.row}>
      <Cover book={book} />
      <div className={styles.texts}>
        <Foreign lang={book.language} className={styles.title}>
          {book.title}
        </Foreign>
        <ProgressBar value={book.progress} label={stage} />
        <p role="status" className={styles.stage}>
          {stage}
          {book.status === "reading" && ` · ${format.percent(Math.floor(book.progress * 100) / 100)}`}
        </p>
      </div>
      <Button variant="quiet" onPress={() => onDelete(book)}>
        {t("library.cancel")}
      </Button>
    </div>
  );
}

function FailedRow({ book, onDelete, onAnother }: Props) {
  const t = useT();
  const explain = useProblemText();
  return (
    <div className={styles.row} data-failed>
      <span className={styles.failedMark}>
        <Icon name="alert" size={26} />
      </span>
      <div className={styles.texts}>
        <Foreign lang={book.language} className={styles.title}>
          {book.title}
        </Foreign>
        <p>{explain(book.problem)}</p>
        <div className={styles.rowActs}>
          {book.address ? (
            <FetchAgain address={book.address} />
          ) : (
            <Button icon="upload" onPress={onAnother}>
              {t("library.tryAnother")}
            </Button>
          )}
          <Button variant="quiet" onPress={() => onDelete(book)}>
            {t("library.remove")}
          </Button>
        </div>
      </div>
    </div>
  );
}

function FetchAgain({ address }: { address: string }) {
  const t = useT();
  const explain = useProblemText();
  const { show } = useToasts();
  const add = useAddArticle();
  const again = () =>
    add.mutate(address, { onError: (error) => show({ text: explain(error), tone: "wrong" }) });
  return (
    <Button icon="retry" isPending={add.isPending} onPress={again}>
      {t("library.article.again")}
    </Button>
  );
}

export function ShelfSkeleton() {
  return <Skeleton height={110} count={4} />;
}
