import { useState } from "react";
import { type StatementDifference, useClearDifference } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Sheet, Switch, TextField, useToasts } from "#ui";
import { newId } from "../../base/newId";

const MIN_CHARS = 3;
const MAX_CHARS = 500;

/** Says what became of a difference; a fee can be booked with it. */
export function ClearSheet({ difference, onClose }: { difference: StatementDifference; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const clear = useClearDifference();
  const [note, setNote] = useState("");
  const canBook = difference.kind === "fee" && (difference.theirs ?? 0) > (difference.ours ?? 0);
  const [book, setBook] = useState(canBook);
  const [key] = useState(newId);
  const submit = () =>
    clear.mutate(
      { id: difference.id, key, note: note.trim(), book },
      {
        onSuccess: () => {
          toasts.show({ text: t("statements.clear.done"), tone: "right" });
          onClose();
        },
      },
    );
  return (
    <Sheet isOpen title={t(`statements.kind.${difference.kind}`)} onClose={onClose}>
      <Form onSubmit={submit}>
        <TextField
          label={t("statements.clear.note")}
          hint={t("statements.clear.hint")}
          value={note}
          onChange={setNote}
          maxLength={MAX_CHARS}
          rows={3}
          isRequired
          validate={(value) => (value.trim().length < MIN_CHARS ? t("identity.field.required") : null)}
        />
        {canBook && (
          <Switch isSelected={book} onChange={setBook}>
            {t("statements.clear.book")}
          </Switch>
        )}
        {clear.error && <Notice tone="wrong">{explain(clear.error)}</Notice>}
        <Button type="submit" variant="primary" isPending={clear.isPending}>
          {t("statements.clear")}
        </Button>
      </Form>
    </Sheet>
  );
}
