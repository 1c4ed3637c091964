import { useState } from "react";
import { ApiError, type PersonDetail, useChangePerson } from "#api";
import { LOCALE_NAMES, LOCALES, type Locale, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Select, Sheet, TextField, useToasts } from "#ui";

const MAX_NAME_CHARS = 80;

/** What an account says: its name and language. */
export function EditPersonSheet({ person, onClose }: { person: PersonDetail; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const change = useChangePerson(person.id);
  const [name, setName] = useState(person.name);
  const [locale, setLocale] = useState<Locale>(person.locale);
  const field = change.error instanceof ApiError ? change.error.field : null;
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
    <Sheet isOpen title={t("people.edit")} onClose={onClose}>
      <Form
        onSubmit={send}
        validationErrors={change.error && field ? { [field]: explain(change.error) } : undefined}
      >
        <TextField
          label={t("people.name")}
          name="name"
          value={name}
          onChange={setName}
          maxLength={MAX_NAME_CHARS}
          isRequired
          validate={(value) => (value.trim() ? null : t("identity.field.required"))}
        />
        <Select<Locale>
          label={t("people.language")}
          options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value], lang: value }))}
          value={locale}
          onChange={setLocale}
        />
        {change.error && !field && <Notice tone="wrong">{explain(change.error)}</Notice>}
        <Button type="submit" variant="primary" isPending={change.isPending}>
          {t("common.save")}
        </Button>
      </Form>
    </Sheet>
  );
}
