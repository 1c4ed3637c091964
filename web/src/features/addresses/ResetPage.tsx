import { useT } from "#i18n";
import { Button, EmptyState, Form, Page as Frame, Link, LinkButton, Notice } from "#ui";
import { useSending } from "../../parts/forms/useSending";
import { resetPassword } from "../../parts/identity/address";
import door from "../../parts/identity/door.module.css";
import { PasswordField } from "../../parts/identity/fields";
import { useGoOn } from "../../parts/identity/next";
import { useSecret } from "./useSecret";

/** Where the link of a forgotten password leads: `/reset#<token>`. */
export function Page() {
  const t = useT();
  const token = useSecret();
  const goOn = useGoOn("/today");
  const sending = useSending(async ({ password = "" }) => {
    await resetPassword(token, password);
    goOn();
  });
  if (!token) {
    const again = (
      <LinkButton variant="primary" href="/forgot">
        {t("reset.again")}
      </LinkButton>
    );
    return (
      <Frame title={t("reset.title")} heading={null} width="column">
        <EmptyState level={1} title={t("reset.none")} illustration="lantern" actions={again}>
          {t("reset.none.detail")}
        </EmptyState>
      </Frame>
    );
  }
  return (
    <Frame title={t("reset.title")} lead={t("reset.lead")} width="column">
      <div className={door.card}>
        <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
          <PasswordField isNew />
          {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
          <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
            {t("reset.save")}
          </Button>
        </Form>
      </div>
      <p className={door.other}>
        <Link href="/forgot">{t("reset.again")}</Link>
      </p>
    </Frame>
  );
}
