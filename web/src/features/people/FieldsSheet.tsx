import type { ReactNode } from "react";
import { ApiError } from "#api";
import { useProblemText } from "#i18n";
import { Button, Form, Notice, Sheet } from "#ui";

interface Props {
  title: string;
  /** Names the button that sends. */
  submit: string;
  /** How the sending stands. */
  sent: { error: Error | null; isPending: boolean };
  children: ReactNode;
  onSend(): void;
  onClose(): void;
}

/** Fields that are sent together; what the server refuses stands at the field it names, else above the button. */
export function FieldsSheet({ title, submit, sent, children, onSend, onClose }: Props) {
  const explain = useProblemText();
  const { error, isPending } = sent;
  const field = error instanceof ApiError ? error.field : null;
  return (
    <Sheet isOpen title={title} onClose={onClose}>
      <Form onSubmit={onSend} validationErrors={error && field ? { [field]: explain(error) } : undefined}>
        {children}
        {error && !field && <Notice tone="wrong">{explain(error)}</Notice>}
        <Button type="submit" variant="primary" isPending={isPending}>
          {submit}
        </Button>
      </Form>
    </Sheet>
  );
}
