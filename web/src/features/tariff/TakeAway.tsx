import type { UseMutationResult } from "@tanstack/react-query";
import { useProblemText, useT } from "#i18n";
import { ConfirmDialog, Notice, useToasts } from "#ui";

interface Props<T> {
  /** What is taken away, by its name. */
  name: string;
  /** What follows from it. */
  detail: string;
  value: T;
  drop: UseMutationResult<unknown, Error, T>;
  onClose(): void;
}

/** Asks by name before something is taken out of the tariff, and says when it is gone. */
export function TakeAway<T>({ name, detail, value, drop, onClose }: Props<T>) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const done = () => {
    toasts.show({ text: t("tariff.dropped", { name }), tone: "right" });
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      title={t("tariff.drop.title", { name })}
      confirmLabel={t("tariff.drop")}
      cancelLabel={t("tariff.keep")}
      isPending={drop.isPending}
      onClose={onClose}
      onConfirm={() => drop.mutate(value, { onSuccess: done })}
    >
      <p>{detail}</p>
      {drop.error && <Notice tone="wrong">{explain(drop.error)}</Notice>}
    </ConfirmDialog>
  );
}
