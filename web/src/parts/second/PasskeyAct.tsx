import { useMutation } from "@tanstack/react-query";
import { useProblemText, useT } from "#i18n";
import { Button, Notice } from "#ui";

/** Asks this device for a passkey, and acts with its answer. */
export function PasskeyAct({ act, onDone }: { act(): Promise<void>; onDone(): void }) {
  const t = useT();
  const explain = useProblemText();
  const ask = useMutation({ mutationFn: act, onSuccess: onDone });
  return (
    <>
      <p>{t("step.passkey.detail")}</p>
      {ask.error && <Notice tone="wrong">{explain(ask.error)}</Notice>}
      <Button
        autoFocus
        variant="primary"
        icon="shield"
        size="l"
        wide
        isPending={ask.isPending}
        onPress={() => ask.mutate()}
      >
        {t("step.passkey")}
      </Button>
    </>
  );
}
