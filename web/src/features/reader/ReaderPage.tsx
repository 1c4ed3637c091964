import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { bookQuery, chapterQuery } from "#api";
import { useT } from "#i18n";
import { ErrorState, Page as Frame, LinkButton, Skeleton } from "#ui";
import { useReadingAhead } from "../../parts/offline/useReadingAhead";
import { Reader } from "./Reader";
import styles from "./Reader.module.css";

export function Page() {
  const { bookId = "", number = "1" } = useParams({ strict: false }) as { bookId?: string; number?: string };
  const book = useQuery({ ...bookQuery(bookId), refetchInterval: false });
  const chapter = useQuery(chapterQuery(bookId, Number(number)));
  useReadingAhead(chapter.data);
  const error = chapter.error ?? book.error;
  if (chapter.data && book.data) {
    return <Reader key={`${bookId} ${number}`} book={book.data} chapter={chapter.data} />;
  }
  if (error)
    return (
      <Failed bookId={bookId} error={error} onRetry={() => (chapter.error ? chapter : book).refetch()} />
    );
  return <Waiting />;
}

function Failed({ bookId, error, onRetry }: { bookId: string; error: unknown; onRetry(): void }) {
  const t = useT();
  return (
    <Frame title={t("reader.title")} heading={null}>
      <ErrorState
        error={error}
        onRetry={onRetry}
        actions={<LinkButton href={`/books/${bookId}`}>{t("reader.contents")}</LinkButton>}
      />
    </Frame>
  );
}

function Waiting() {
  const t = useT();
  return (
    <div role="status" aria-label={t("common.loading")} className={styles.waiting}>
      <Skeleton height={44} />
      <Skeleton height={22} count={9} />
    </div>
  );
}
