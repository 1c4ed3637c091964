import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { deviceZone, type Role, useMakePerson } from "#api";
import { type Locale, useLocale, useT } from "#i18n";
import { FieldsSheet } from "./FieldsSheet";
import { EmailField, LanguageField, NameField, RoleField } from "./fields";
import { ROLES } from "./words";

/** An account made by hand. It has no password: its owner chooses one by way of "forgotten password". */
export function NewPersonSheet({ onClose }: { onClose(): void }) {
  const t = useT();
  const navigate = useNavigate();
  const here = useLocale();
  const make = useMakePerson();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("student");
  const [locale, setLocale] = useState<Locale>(here.locale);
  const send = () =>
    make.mutate(
      { email: email.trim(), name: name.trim(), role, locale, time_zone: deviceZone() },
      { onSuccess: (person) => navigate({ href: `/admin/people/${person.id}` }) },
    );
  return (
    <FieldsSheet title={t("people.add")} submit={t("people.add")} sent={make} onSend={send} onClose={onClose}>
      <p>{t("people.add.detail")}</p>
      <EmailField value={email} onChange={setEmail} />
      <NameField value={name} onChange={setName} />
      <RoleField roles={ROLES} value={role} onChange={setRole} />
      <LanguageField label={t("people.language")} value={locale} onChange={setLocale} />
    </FieldsSheet>
  );
}
