import { useState } from "react";
import { ApiError, type Role, useInvite } from "#api";
import { LOCALE_NAMES, LOCALES, type Locale, useLocale, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Select, Sheet, TextField, useToasts } from "#ui";
import { useRoleName } from "./words";

const MAX_EMAIL_CHARS = 254;

/** Whom to invite, and to which of the roles that one may give. */
export function InviteSheet({ roles, onClose }: { roles: readonly Role[]; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const roleName = useRoleName();
  const here = useLocale();
  const invite = useInvite();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>(roles.find((one) => one === "student") ?? roles[0] ?? "student");
  const [locale, setLocale] = useState<Locale>(here.locale);
  const field = invite.error instanceof ApiError ? invite.error.field : null;
  const send = () =>
    invite.mutate(
      { email: email.trim(), role, locale },
      {
        onSuccess: () => {
          toasts.show({ text: t("invitations.sent", { email: email.trim() }), tone: "right" });
          onClose();
        },
      },
    );
  return (
    <Sheet isOpen title={t("invitations.invite")} onClose={onClose}>
      <Form
        onSubmit={send}
        validationErrors={invite.error && field ? { [field]: explain(invite.error) } : undefined}
      >
        <p>{t("invitations.invite.detail")}</p>
        <TextField
          label={t("identity.email")}
          name="email"
          type="email"
          value={email}
          onChange={setEmail}
          maxLength={MAX_EMAIL_CHARS}
          isRequired
          validate={(value) => (value.trim() ? null : t("identity.field.required"))}
        />
        <Select<Role>
          label={t("record.role")}
          options={roles.map((value) => ({ value, label: roleName(value) }))}
          value={role}
          onChange={setRole}
        />
        <Select<Locale>
          label={t("invitations.language")}
          options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value], lang: value }))}
          value={locale}
          onChange={setLocale}
        />
        {invite.error && !field && <Notice tone="wrong">{explain(invite.error)}</Notice>}
        <Button type="submit" variant="primary" isPending={invite.isPending}>
          {t("invitations.send")}
        </Button>
      </Form>
    </Sheet>
  );
}
