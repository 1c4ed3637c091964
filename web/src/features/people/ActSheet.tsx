import type { UseMutationResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Act, PersonDetail } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Sheet, TextField, useToasts } from "#ui";

const MAX_REASON_CHARS = 500;
const MIN_REASON_CHARS = 3;

interface Props<X> {
  person: PersonDetail;
  title: string;
  /** What follows from it. */
  children: ReactNode;
  /** Names the act. */
  confirm: string;
  /** Said when it is done. */
  done: string;
  isDanger?: boolean;
  /** What the act needs besides its reason. */
  extra: X;
  act: UseMutationResult<unknown, Error, Act & X>;
  onClose(): void;
}

/** An act on somebody's account: what follows from it, and the reason, which is kept in the audit log. */
export function ActSheet<X extends object>(props: Props<X>) {
  const { person, title, children, confirm, done, isDanger, extra, act, onClose } = props;
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const [reason, setReason] = useState("");
  const send = () =>
    act.mutate(
      { version: person.version, reason: reason.trim(), ...extra },
      {
        onSuccess: () => {
          toasts.show({ text: done, tone: "right" });
          onClose();
        },
      },
    );
  return (
    <Sheet isOpen title={title} onClose={onClose}>
      <Form onSubmit={send}>
        {children}
        <TextField
          label={t("people.reason")}
          hint={t("people.reason.hint")}
          value={reason}
          onChange={setReason}
          maxLength={MAX_REASON_CHARS}
          rows={2}
          isRequired
          validate={(value) => (value.trim().length < MIN_REASON_CHARS ? t("identity.field.required") : null)}
        />
        {act.error && <Notice tone="wrong">{explain(act.error)}</Notice>}
        <Button type="submit" variant={isDanger ? "danger" : "primary"} isPending={act.isPending}>
          {confirm}
        </Button>
      </Form>
    </Sheet>
  );
}
