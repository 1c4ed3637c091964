import { type BookDetail, useConfirmContents } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, LinkButton, Notice, Row, useToasts } from "#ui";

/** A calm question above the contents of a new book. Nobody has to answer it. */
export function ConfirmContents({ book }: { book: BookDetail }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const confirm = useConfirmContents(book.id);
  const yes = () =>
    confirm.mutate(book.contents_version, {
      onSuccess: () => toasts.show({ text: t("contents.confirmed"), tone: "right" }),
    });
  return (
    <Card tone="plain" title={t("contents.question")}>
      <p>{t("contents.question.detail", { count: book.chapters.length })}</p>
      {confirm.error && <Notice tone="wrong">{explain(confirm.error)}</Notice>}
      <Row gap={1}>
        <Button size="s" icon="check" isPending={confirm.isPending} onPress={yes}>
          {t("contents.yes")}
        </Button>
        <LinkButton size="s" icon="edit" href={`/books/${book.id}/contents`}>
          {t("contents.change")}
        </LinkButton>
      </Row>
    </Card>
  );
}
