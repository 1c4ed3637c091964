import { signIn, useSession } from "#api";
import { useT } from "#i18n";
import { Button, Form, Page as Frame, Link, Notice } from "#ui";
import { useSending } from "../../parts/forms/useSending";
import door from "../../parts/identity/door.module.css";
import { EmailField, PasswordField } from "../../parts/identity/fields";
import { useCarriedNext, useGoOn } from "../../parts/identity/next";
import { OtherDoors } from "./OtherDoors";
import { PasskeyDoor } from "./PasskeyDoor";

export function Page() {
  const t = useT();
  const { user } = useSession();
  const goOn = useGoOn("/today");
  const signUp = useCarriedNext("/sign-up");
  const sending = useSending(async ({ email = "", password = "" }) => {
    await signIn({ email: email.trim(), password });
    goOn();
  });
  return (
    <Frame title={t("identity.signIn")} lead={t("identity.signIn.lead")} width="column">
      <div className={door.card}>
        {user?.role === "guest" && <Notice>{t("identity.signIn.guest")}</Notice>}
        <PasskeyDoor entrance="app" onDone={goOn} />
        <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
          <EmailField />
          <PasswordField />
          {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
          <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
            {t("identity.signIn")}
          </Button>
        </Form>
        <p className={door.other}>
          <Link href="/forgot">{t("identity.forgot")}</Link>
        </p>
        <OtherDoors />
      </div>
      <p className={door.other}>
        {t("identity.signIn.none")} <Link href={signUp}>{t("identity.signUp")}</Link>
      </p>
    </Frame>
  );
}
