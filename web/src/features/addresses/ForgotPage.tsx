import { useState } from "react";
import { useT } from "#i18n";
import { Button, EmptyState, Form, Page as Frame, Link, LinkButton, Notice } from "#ui";
import { useSending } from "../../parts/forms/useSending";
import { askForReset } from "../../parts/identity/address";
import door from "../../parts/identity/door.module.css";
import { EmailField } from "../../parts/identity/fields";

function Sent({ email, onOther }: { email: string; onOther(): void }) {
  const t = useT();
  const actions = (
    <>
      <LinkButton variant="primary" href="/sign-in">
        {t("forgot.back")}
      </LinkButton>
      <Button variant="quiet" onPress={onOther}>
        {t("forgot.again")}
      </Button>
    </>
  );
  return (
    <div aria-live="polite">
      <EmptyState level={1} title={t("forgot.sent")} illustration="path" actions={actions}>
        {t("forgot.sent.detail", { email })}
      </EmptyState>
    </div>
  );
}

/** Where a link for a new password is asked for. Whether the address has an account, nobody learns here. */
export function Page() {
  const t = useT();
  const [sent, setSent] = useState<string | null>(null);
  const sending = useSending(async ({ email = "" }) => {
    await askForReset(email.trim());
    setSent(email.trim());
  });
  return (
    <Frame
      title={t("forgot.title")}
      heading={sent ? null : undefined}
      lead={sent ? undefined : t("forgot.lead")}
      width="column"
    >
      {sent ? (
        <Sent email={sent} onOther={() => setSent(null)} />
      ) : (
        <>
          <div className={door.card}>
            <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
              <EmailField />
              {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
              <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
                {t("forgot.send")}
              </Button>
            </Form>
          </div>
          <p className={door.other}>
            <Link href="/sign-in">{t("forgot.back")}</Link>
          </p>
        </>
      )}
    </Frame>
  );
}
