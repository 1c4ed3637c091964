import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answersIn, myOutbox, signOut, wordsIn } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, ConfirmDialog, useToasts } from "#ui";

/** Ends the session and clears this device. What waits is sent before; those that can't be are asked about. */
export function SignOut() {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [isPending, setPending] = useState(false);
  const [lost, setLost] = useState({ answers: 0, words: 0 });

  const stay = () => setLost({ answers: 0, words: 0 });
  const leave = async () => {
    stay();
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
    const left = { answers: answersIn(box.lines), words: wordsIn(box.lines) };
    if (left.answers + left.words > 0) setLost(left);
    else await leave();
  };
  return (
    <>
      <Button icon="out" isPending={isPending} onPress={ask}>
        {t("settings.signOut")}
      </Button>
      {lost.answers + lost.words > 0 && (
        <ConfirmDialog
          title={t("offline.signOut.title")}
          isOpen
          onClose={stay}
          onConfirm={leave}
          confirmLabel={t("offline.signOut")}
          cancelLabel={t("offline.stay")}
        >
          {lost.answers > 0 && <p>{t("offline.signOut.detail", { count: lost.answers })}</p>}
          {lost.words > 0 && <p>{t("offline.signOut.words", { count: lost.words })}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}
