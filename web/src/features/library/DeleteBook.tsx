import { type Book, useDeleteBook } from "#api";
import { useProblemText, useT } from "#i18n";
import { ConfirmDialog, Notice, useToasts } from "#ui";

interface Props {
  book: Pick<Book, "id" | "title">;
  onClose(): void;
  onDeleted?(): void;
}

/** Asks by the book's name: it can't be undone. */
export function DeleteBook({ book, onClose, onDeleted }: Props) {
  const t = useT();
  const explain = useProblemText();
  const { show } = useToasts();
  const remove = useDeleteBook();
  const confirm = () =>
    remove.mutate(book.id, {
      onSuccess: () => {
        show({ text: t("library.deleted", { title: book.title }) });
        onClose();
        onDeleted?.();
      },
    });
  return (
    <ConfirmDialog
      isOpen
      title={t("library.delete.title", { title: book.title })}
      confirmLabel={t("library.delete")}
      cancelLabel={t("library.delete.keep")}
      isPending={remove.isPending}
      onClose={onClose}
      onConfirm={confirm}
    >
      <p>{t("library.delete.detail")}</p>
      {remove.error && <Notice tone="wrong">{explain(remove.error)}</Notice>}
    </ConfirmDialog>
  );
}
