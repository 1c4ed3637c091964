import type { UseMutationResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiError } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Sheet, useToasts } from "#ui";

interface Props<T> {
  title: string;
  /** How the thing is called when it has been saved. */
  name: string;
  /** What would be saved; null while a field is wrong, which the field itself says. */
  value: T | null;
  save: UseMutationResult<unknown, Error, T>;
  onClose(): void;
  children: ReactNode;
}

/** A form of the tariff: closes when the server has it and says so; what it refuses stands at the field it names. */
export function Sheeted<T>({ title, name, value, save, onClose, children }: Props<T>) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const { error } = save;
  const field = error instanceof ApiError ? error.field : null;
  const [isWanting, setWanting] = useState(false);
  const submit = () => {
    setWanting(value === null);
    if (value === null) return;
    save.mutate(value, {
      onSuccess: () => {
        toasts.show({ text: t("tariff.saved", { name }), tone: "right" });
        onClose();
      },
    });
  };
  return (
    <Sheet isOpen title={title} onClose={onClose}>
      <Form onSubmit={submit} validationErrors={error && field ? { [field]: explain(error) } : undefined}>
        {children}
        {isWanting && value === null && <Notice tone="wrong">{t("tariff.wanting")}</Notice>}
        {error && <Notice tone="wrong">{explain(error)}</Notice>}
        <Button type="submit" variant="primary" isPending={save.isPending}>
          {t("common.save")}
        </Button>
      </Form>
    </Sheet>
  );
}
