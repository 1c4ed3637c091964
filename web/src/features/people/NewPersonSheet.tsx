import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, deviceZone, type Role, useMakePerson } from "#api";
import { LOCALE_NAMES, LOCALES, type Locale, useLocale, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Select, Sheet, TextField } from "#ui";
import { ROLES, useRoleName } from "./words";

const MAX_EMAIL_CHARS = 254;
const MAX_NAME_CHARS = 80;

/** An account made by hand. It has no password: its owner chooses one by way of "forgotten password". */
export function NewPersonSheet({ onClose }: { onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const roleName = useRoleName();
  const navigate = useNavigate();
  const here = useLocale();
  const make = useMakePerson();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("student");
  const [locale, setLocale] = useState<Locale>(here.locale);
  const field = make.error instanceof ApiError ? make.error.field : null;
  const send = () =>
    make.mutate(
      { email: email.trim(), name: name.trim(), role, locale, time_zone: deviceZone() },
      { onSuccess: (person) => navigate({ href: `/admin/people/${person.id}` }) },
    );
  const needed = (value: string) => (value.trim() ? null : t("identity.field.required"));
  return (
    <Sheet isOpen title={t("people.add")} onClose={onClose}>
      <Form
        onSubmit={send}
        validationErrors={make.error && field ? { [field]: explain(make.error) } : undefined}
      >
        <p>{t("people.add.detail")}</p>
        <TextField
          label={t("identity.email")}
          name="email"
          type="email"
          value={email}
          onChange={setEmail}
          maxLength={MAX_EMAIL_CHARS}
          isRequired
          validate={needed}
        />
        <TextField
          label={t("people.name")}
          name="name"
          value={name}
          onChange={setName}
          maxLength={MAX_NAME_CHARS}
          isRequired
          validate={needed}
        />
        <Select<Role>
          label={t("record.role")}
          options={ROLES.map((value) => ({ value, label: roleName(value) }))}
          value={role}
          onChange={setRole}
        />
        <Select<Locale>
          label={t("people.language")}
          options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value], lang: value }))}
          value={locale}
          onChange={setLocale}
        />
        {make.error && !field && <Notice tone="wrong">{explain(make.error)}</Notice>}
        <Button type="submit" variant="primary" isPending={make.isPending}>
          {t("people.add")}
        </Button>
      </Form>
    </Sheet>
  );
}
