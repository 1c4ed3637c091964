import { type Conversation, useDeleteConversation } from "#api";
import { useProblemText, useT } from "#i18n";
import { ConfirmDialog, Notice, useToasts } from "#ui";

interface Props {
  conversation: Conversation;
  onClose(): void;
  onDeleted(): void;
}

/** Asks first: it can't be undone. */
export function DeleteTalk({ conversation, onClose, onDeleted }: Props) {
  const t = useT();
  const explain = useProblemText();
  const { show } = useToasts();
  const remove = useDeleteConversation();
  const confirm = () =>
    remove.mutate(conversation.id, {
      onSuccess: () => {
        show({ text: t("partner.deleted") });
        onDeleted();
      },
    });
  return (
    <ConfirmDialog
      isOpen
      title={t("partner.delete.title")}
      confirmLabel={t("partner.delete")}
      cancelLabel={t("partner.delete.keep")}
      isPending={remove.isPending}
      onClose={onClose}
      onConfirm={confirm}
    >
      <p>{t("partner.delete.detail")}</p>
      {remove.error && <Notice tone="wrong">{explain(remove.error)}</Notice>}
    </ConfirmDialog>
  );
}
