import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Sheet, TextField } from "#ui";
import { deviceName } from "../../parts/second/deviceName";

const MAX_NAME_CHARS = 80;

interface Props {
  title: string;
  action: string;
  before?: string;
  act: UseMutationResult<unknown, Error, string>;
  onClose(): void;
  onDone(name: string): void;
}

/** Asks what a passkey is called, then acts. */
export function PasskeyName({ title, action, before = deviceName(), act, onClose, onDone }: Props) {
  const t = useT();
  const explain = useProblemText();
  const [name, setName] = useState(before);
  const done = () => {
    onDone(name.trim());
    onClose();
  };
  return (
    <Sheet isOpen title={title} onClose={onClose}>
      <Form onSubmit={() => act.mutate(name.trim(), { onSuccess: done })}>
        <TextField
          autoFocus
          isRequired
          label={t("passkeys.name")}
          hint={t("passkeys.name.hint")}
          value={name}
          maxLength={MAX_NAME_CHARS}
          onChange={setName}
          validate={(value) => (value.trim() ? null : t("identity.field.required"))}
        />
        {act.error && <Notice tone="wrong">{explain(act.error)}</Notice>}
        <Button type="submit" variant="primary" isPending={act.isPending}>
          {action}
        </Button>
      </Form>
    </Sheet>
  );
}
