import { useState } from "react";
import type { NewAuthenticator } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, Notice, Row, Sheet, useToasts } from "#ui";
import { useSending } from "../../parts/forms/useSending";
import { AuthenticatorSetup } from "../../parts/second/AuthenticatorSetup";
import { useBeginAuthenticator, useConfirmAuthenticator, useRemoveAuthenticator } from "./queries";
import styles from "./security.module.css";

function SetUp({ made, onClose }: { made: NewAuthenticator; onClose(): void }) {
  const t = useT();
  const toasts = useToasts();
  const confirm = useConfirmAuthenticator();
  const sending = useSending(async ({ code = "" }) => {
    await confirm.mutateAsync({ setup: made.setup, code });
    toasts.show({ text: t("totp.ready"), tone: "right" });
    onClose();
  });
  return (
    <Sheet isOpen title={t("totp.title")} onClose={onClose}>
      <AuthenticatorSetup made={made} sending={sending} />
    </Sheet>
  );
}

function Remove({ onClose }: { onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const remove = useRemoveAuthenticator();
  const done = () => {
    toasts.show({ text: t("totp.removed"), tone: "right" });
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      title={t("totp.remove.title")}
      confirmLabel={t("totp.remove")}
      cancelLabel={t("totp.keep")}
      isPending={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess: done })}
    >
      <p>{t("totp.remove.detail")}</p>
      {remove.error && <Notice tone="wrong">{explain(remove.error)}</Notice>}
    </ConfirmDialog>
  );
}

/** The user's authenticator app. `since`: when it was set up, if it was. */
export function Authenticator({ since }: { since: string | null }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const begin = useBeginAuthenticator();
  const [isRemoving, setRemoving] = useState(false);
  return (
    <Card title={t("totp.title")}>
      <p className={styles.soft}>{t("totp.lead")}</p>
      <p>{since ? t("totp.since", { date: format.date(since) }) : t("security.off")}</p>
      {begin.error && <Notice tone="wrong">{explain(begin.error)}</Notice>}
      <Row gap={1}>
        <Button isPending={begin.isPending} onPress={() => begin.mutate()}>
          {t(since ? "totp.replace" : "totp.set")}
        </Button>
        {since && (
          <Button variant="quiet" onPress={() => setRemoving(true)}>
            {t("totp.remove")}
          </Button>
        )}
      </Row>
      {begin.data && <SetUp made={begin.data} onClose={begin.reset} />}
      {isRemoving && <Remove onClose={() => setRemoving(false)} />}
    </Card>
  );
}
