import { type BookDetail, useKeepBoth } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, LinkButton, Notice } from "#ui";
import styles from "./Library.module.css";

interface Props {
  book: BookDetail;
  onDelete(): void;
}

/** Says that the reader has this book in another edition too, and leaves it to the reader what to do. */
export function SameBook({ book, onDelete }: Props) {
  const t = useT();
  const explain = useProblemText();
  const keep = useKeepBoth(book.id);
  const same = book.same_as;
  if (!same) return null;
  const format = t.maybe(`library.format.${same.format}`) ?? same.format.toUpperCase();
  const facts = { title: same.title, format, count: same.chapters_equal };
  return (
    <Card tone="accent" title={t("library.same")}>
      <p>{same.shared ? t("library.same.school", facts) : t("library.same.own", facts)}</p>
      {keep.error && <Notice tone="wrong">{explain(keep.error)}</Notice>}
      <div className={styles.rowActs}>
        <LinkButton href={`/books/${same.book_id}`}>{t("library.same.open")}</LinkButton>
        {!book.shared && <Button onPress={onDelete}>{t("library.same.delete")}</Button>}
        <Button variant="quiet" isPending={keep.isPending} onPress={() => keep.mutate(same.book_id)}>
          {t("library.same.keep")}
        </Button>
      </div>
    </Card>
  );
}
