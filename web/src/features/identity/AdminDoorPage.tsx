import { useQuery } from "@tanstack/react-query";
import { doorsQuery, signIn } from "#api";
import { useT } from "#i18n";
import { Button, Form, Page as Frame, Link, Notice } from "#ui";
import { useSending } from "../../parts/forms/useSending";
import door from "../../parts/identity/door.module.css";
import { EmailField, PasswordField } from "../../parts/identity/fields";
import { useCarriedNext, useGoOn } from "../../parts/identity/next";
import { PasskeyDoor } from "./PasskeyDoor";

/** The door of those who run the school: the second step is always asked for. */
export function Page() {
  const t = useT();
  const goOn = useGoOn("/admin");
  const note = useQuery(doorsQuery).data?.staff_note;
  const other = useCarriedNext("/sign-in");
  const sending = useSending(async ({ email = "", password = "" }) => {
    await signIn({ email: email.trim(), password, entrance: "admin" });
    goOn();
  });
  return (
    <Frame title={t("identity.door.title")} lead={t("identity.door.lead")} width="column">
      <div className={door.card}>
        {note && <Notice>{note}</Notice>}
        <PasskeyDoor entrance="admin" onDone={goOn} />
        <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
          <EmailField />
          <PasswordField />
          {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
          <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
            {t("identity.signIn")}
          </Button>
        </Form>
      </div>
      <p className={door.other}>
        {t("identity.door.learner")} <Link href={other}>{t("identity.door.learner.link")}</Link>
      </p>
    </Frame>
  );
}
