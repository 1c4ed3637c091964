import { type Deck, useDeleteDeck } from "#api";
import { useProblemText, useT } from "#i18n";
import { ConfirmDialog, Notice } from "#ui";
import { useDeckName } from "./useDeckName";

/** Deletes a deck by name; its words stay. */
export function DeleteDeck({ deck, onClose }: { deck: Deck; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const drop = useDeleteDeck();
  const name = useDeckName()(deck);
  return (
    <ConfirmDialog
      isOpen
      title={t("cards.deck.delete.title", { name })}
      confirmLabel={t("cards.deck.delete")}
      cancelLabel={t("cards.deck.keep")}
      isPending={drop.isPending}
      onClose={onClose}
      onConfirm={() => drop.mutate(deck.id, { onSuccess: onClose })}
    >
      <p>{t("cards.deck.delete.detail")}</p>
      {drop.error && <Notice tone="wrong">{explain(drop.error)}</Notice>}
    </ConfirmDialog>
  );
}
