import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { doorsQuery, signUp, useSession } from "#api";
import { useLocale, useT } from "#i18n";
import { Button, EmptyState, Form, Page as Frame, Link, LinkButton, Notice } from "#ui";
import { useSending } from "../../parts/forms/useSending";
import door from "../../parts/identity/door.module.css";
import { EmailField, NameField, PasswordField } from "../../parts/identity/fields";
import { onward, useCarriedNext } from "../../parts/identity/next";
import { OtherDoors } from "./OtherDoors";

function SignUp() {
  const t = useT();
  const { locale } = useLocale();
  const { user } = useSession();
  const navigate = useNavigate();
  const signIn = useCarriedNext("/sign-in");
  const welcome = useCarriedNext("/welcome");
  const sending = useSending(async ({ name = "", email = "", password = "" }) => {
    await signUp({ name: name.trim(), email: email.trim(), password, locale });
    await navigate({ href: onward(welcome), replace: true });
  });
  return (
    <Frame title={t("identity.signUp")} lead={t("identity.signUp.lead")} width="column">
      <div className={door.card}>
        {user?.role === "guest" && <Notice tone="right">{t("identity.signUp.guest")}</Notice>}
        <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
          <NameField />
          <EmailField />
          <PasswordField isNew />
          {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
          <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
            {t("identity.signUp")}
          </Button>
        </Form>
        <OtherDoors />
      </div>
      <p className={door.other}>
        {t("identity.signUp.have")} <Link href={signIn}>{t("identity.signIn")}</Link>
      </p>
    </Frame>
  );
}

/** For a school that makes its accounts itself, or for those whom it has invited. */
function Closed({ code }: { code: "sign_up_closed" | "invitation_needed" }) {
  const t = useT();
  const signIn = useCarriedNext("/sign-in");
  return (
    <Frame title={t("identity.signUp")} heading={null} width="column">
      <EmptyState
        level={1}
        title={t("identity.signUp.closed")}
        illustration="lantern"
        actions={
          <LinkButton variant="primary" href={signIn}>
            {t("identity.signIn")}
          </LinkButton>
        }
      >
        {t(`problem.${code}`)}
      </EmptyState>
    </Frame>
  );
}

export function Page() {
  const doors = useQuery(doorsQuery).data;
  if (doors && !doors.sign_up_open) return <Closed code="sign_up_closed" />;
  if (doors?.by_invitation_only) return <Closed code="invitation_needed" />;
  return <SignUp />;
}
