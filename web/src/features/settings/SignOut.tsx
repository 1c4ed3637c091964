import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answersIn, myOutbox, signOut } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, ConfirmDialog, useToasts } from "#ui";

/** Ends the session and clears this device. Answers that wait are sent before; those that can't be are asked about. */
export function SignOut() {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [isPending, setPending] = useState(false);
  const [lost, setLost] = useState(0);

  const leave = async () => {
    setLost(0);
    setPending(true);
    try {
      await signOut();
      await navigate({ href: "/" });
      toasts.show({ text: t("settings.signedOut") });
    } catch (problem) {
      setPending(false);
      toasts.show({ text: explain(problem), tone: "wrong" });
    }
  };
  const ask = async () => {
    setPending(true);
    const box = myOutbox();
    await box.flush();
    setPending(false);
    const left = answersIn(box.lines);
    if (left > 0) setLost(left);
    else await leave();
  };
  return (
    <>
      <Button icon="out" isPending={isPending} onPress={ask}>
        {t("settings.signOut")}
      </Button>
      {lost > 0 && (
        <ConfirmDialog
          title={t("offline.signOut.title")}
          isOpen
          onClose={() => setLost(0)}
          onConfirm={leave}
          confirmLabel={t("offline.signOut")}
          cancelLabel={t("offline.stay")}
        >
          <p>{t("offline.signOut.detail", { count: lost })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
