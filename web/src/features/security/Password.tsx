import { useState } from "react";
import { useSession } from "#api";
import { useT } from "#i18n";
import { Button, Card, Form, LinkButton, Notice, Row, Switch, useToasts } from "#ui";
import { useSending } from "../../parts/forms/useSending";
import { changePassword } from "../../parts/identity/address";
import { PasswordField } from "../../parts/identity/fields";
import styles from "./security.module.css";

/** Changing the password; the sheet that asks who it is comes by itself when the sign-in is older. */
function Change({ onDone }: { onDone(): void }) {
  const t = useT();
  const toasts = useToasts();
  const { user } = useSession();
  const [ending, setEnding] = useState(true);
  const sending = useSending(async ({ password = "" }) => {
    await changePassword(password, ending);
    toasts.show({ text: t("password.saved"), tone: "right" });
    onDone();
  });
  return (
    <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
      {/* so that a browser knows whose password it keeps */}
      <input hidden readOnly name="username" autoComplete="username" value={user?.email ?? ""} />
      <PasswordField isNew />
      <div>
        <Switch isSelected={ending} onChange={setEnding}>
          {t("password.others")}
        </Switch>
        <p className={styles.soft}>{t("password.others.hint")}</p>
      </div>
      {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
      <Button type="submit" variant="primary" isPending={sending.isSending}>
        {t("password.save")}
      </Button>
    </Form>
  );
}

/** The user's password and the address that it goes with. */
export function Password() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={t("password.title")}>
      {!isOpen && <p className={styles.soft}>{t("password.lead")}</p>}
      {isOpen ? (
        <Change onDone={() => setOpen(false)} />
      ) : (
        <Row gap={1}>
          <Button onPress={() => setOpen(true)}>{t("password.save")}</Button>
          <LinkButton variant="quiet" href="/settings/email">
            {t("email.title")}
          </LinkButton>
        </Row>
      )}
    </Card>
  );
}
