import { useState } from "react";
import { type PersonDetail, useChangePerson } from "#api";
import { type Locale, useT } from "#i18n";
import { useToasts } from "#ui";
import { FieldsSheet } from "./FieldsSheet";
import { LanguageField, NameField } from "./fields";

/** What an account says: its name and language. */
export function EditPersonSheet({ person, onClose }: { person: PersonDetail; onClose(): void }) {
  const t = useT();
  const toasts = useToasts();
  const change = useChangePerson(person.id);
  const [name, setName] = useState(person.name);
  const [locale, setLocale] = useState<Locale>(person.locale);
  const send = () =>
    change.mutate(
      { version: person.version, name: name.trim(), locale },
      {
        onSuccess: () => {
          toasts.show({ text: t("common.saved"), tone: "right" });
          onClose();
        },
      },
    );
  return (
    <FieldsSheet
      title={t("people.edit")}
      submit={t("common.save")}
      sent={change}
      onSend={send}
      onClose={onClose}
    >
      <NameField value={name} onChange={setName} />
      <LanguageField label={t("people.language")} value={locale} onChange={setLocale} />
    </FieldsSheet>
  );
}
