import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { type Chapter, profileQuery, useKnowRest, useUndoKnowRest } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Link, useToasts } from "#ui";
import { reviewId } from "../../cards-core/ids";
import { KnownShare } from "../../parts/words/KnownShare";
import { isMostlyNew, useKnown } from "../../parts/words/known";
import styles from "./Reader.module.css";

interface Props {
  chapter: Chapter;
}

/** What the reader knows of the chapter's words, and that they know all others too. */
export function ChapterWords({ chapter }: Props) {
  const t = useT();
  const format = useFormat();
  const { book_id: bookId, number } = chapter;
  const known = useKnown(bookId, number);
  const panel = useRef<HTMLDivElement>(null);
  if (!known?.explained) return null;
  const { new: fresh, learning } = known.lemmas;
  const parts = [
    fresh > 0 && t("reader.words.new", { count: fresh }),
    learning > 0 && t("reader.words.learning", { count: learning }),
  ].filter((part) => part !== false);
  return (
    <div ref={panel} tabIndex={-1} className={styles.words}>
      <KnownShare bookId={bookId} chapter={number} />
      {isMostlyNew(known) && <MostlyNew />}
      {parts.length > 0 && <p>{format.list(parts)}</p>}
      {fresh > 0 && (
        <KnowRest chapter={chapter} onDone={() => panel.current?.focus({ preventScroll: true })} />
      )}
    </div>
  );
}

/** Why no word is tinted as new yet; a level takes the commonest words off the list. */
function MostlyNew() {
  const t = useT();
  const { data } = useQuery(profileQuery);
  return (
    <p className={styles.mostlyNew}>
      {t("reader.words.mostlyNew")}{" "}
      {data?.level === null && <Link href="/settings">{t("reader.words.setLevel")}</Link>}
    </p>
  );
}

interface KnowRestProps extends Props {
  /** The button may go with its work done: its focus has to go somewhere. */
  onDone(): void;
}

function KnowRest({ chapter, onDone }: KnowRestProps) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const know = useKnowRest();
  const undo = useUndoKnowRest();
  const failed = (error: unknown) => toasts.show({ text: explain(error), tone: "wrong" });
  const send = () => {
    const id = reviewId();
    const onUndo = () => undo.mutate(id, { onError: failed });
    const onSuccess = (marked: number | null) => {
      if (marked === 0) return toasts.show({ text: t("reader.words.rest.none") });
      onDone();
      const text =
        marked === null ? t("reader.words.rest.later") : t("reader.words.rest.done", { count: marked });
      toasts.show({ text, onUndo });
    };
    know.mutate({ id, chapter }, { onSuccess, onError: failed });
  };
  return (
    <Button icon="check" isPending={know.isPending} onPress={send}>
      {t("reader.words.rest")}
    </Button>
  );
}
