import { signIn } from "#api";
import { useT } from "#i18n";
import { Button, Form, Notice } from "#ui";
import { useSending } from "../../parts/forms/useSending";
import { EmailField, PasswordField } from "../../parts/identity/fields";
import { PasskeyDoor } from "./PasskeyDoor";

/** The school's own ways to sign in: by a passkey, by address and password. */
export function OwnDoors({ entrance, onDone }: { entrance: "app" | "admin"; onDone(): void }) {
  const t = useT();
  const sending = useSending(async ({ email = "", password = "" }) => {
    await signIn({ email: email.trim(), password, entrance });
    onDone();
  });
  return (
    <>
      <PasskeyDoor entrance={entrance} onDone={onDone} />
      <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
        <EmailField />
        <PasswordField />
        {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
        <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
          {t("identity.signIn")}
        </Button>
      </Form>
    </>
  );
}
