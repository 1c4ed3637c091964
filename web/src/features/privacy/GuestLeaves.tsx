import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { leftBehind, useLeaveAsGuest } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, Notice, Row, useToasts } from "#ui";

/** A guest has no account to close: what they did is erased at once. */
export function GuestLeaves() {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const leave = useLeaveAsGuest();
  const go = () =>
    leave.mutate(undefined, {
      onSuccess: async () => {
        await leftBehind();
        await navigate({ href: "/" });
        toasts.show({ text: t("privacy.guest.gone") });
      },
    });
  return (
    <Card title={t("privacy.guest.title")}>
      <p>{t("privacy.guest.detail")}</p>
      <Row>
        <Button variant="danger" icon="trash" onPress={() => setOpen(true)}>
          {t("privacy.guest.open")}
        </Button>
      </Row>
      <ConfirmDialog
        isOpen={isOpen}
        title={t("privacy.guest.confirm")}
        confirmLabel={t("privacy.guest.open")}
        cancelLabel={t("privacy.leave.stay")}
        isPending={leave.isPending}
        onClose={() => setOpen(false)}
        onConfirm={go}
      >
        <p>{t("privacy.guest.detail")}</p>
        {leave.error && <Notice tone="wrong">{explain(leave.error)}</Notice>}
      </ConfirmDialog>
    </Card>
  );
}
