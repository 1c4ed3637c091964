import { useState } from "react";
import { type Role, useInvite } from "#api";
import { type Locale, useLocale, useT } from "#i18n";
import { useToasts } from "#ui";
import { FieldsSheet } from "./FieldsSheet";
import { EmailField, LanguageField, RoleField } from "./fields";

/** Whom to invite, and to which of the roles that one may give. */
export function InviteSheet({ roles, onClose }: { roles: readonly Role[]; onClose(): void }) {
  const t = useT();
  const toasts = useToasts();
  const here = useLocale();
  const invite = useInvite();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>(roles.find((one) => one === "student") ?? roles[0] ?? "student");
  const [locale, setLocale] = useState<Locale>(here.locale);
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
    <FieldsSheet
      title={t("invitations.invite")}
      submit={t("invitations.send")}
      sent={invite}
      onSend={send}
      onClose={onClose}
    >
      <p>{t("invitations.invite.detail")}</p>
      <EmailField value={email} onChange={setEmail} />
      <RoleField roles={roles} value={role} onChange={setRole} />
      <LanguageField label={t("invitations.language")} value={locale} onChange={setLocale} />
    </FieldsSheet>
  );
}
