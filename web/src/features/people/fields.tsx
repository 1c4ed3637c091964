import type { Role } from "#api";
import { LOCALE_NAMES, LOCALES, type Locale, useT } from "#i18n";
import { Select, TextField } from "#ui";
import { useRoleName } from "./words";

const MAX_EMAIL_CHARS = 254;
const MAX_NAME_CHARS = 80;

interface Field<V> {
  value: V;
  onChange(value: V): void;
}

/** A text that somebody else's account cannot be without. */
function Needed(props: Field<string> & { name: string; type?: "email"; label: string; maxLength: number }) {
  const t = useT();
  return (
    <TextField
      {...props}
      isRequired
      validate={(value) => (value.trim() ? null : t("identity.field.required"))}
    />
  );
}

export function EmailField(props: Field<string>) {
  const t = useT();
  return (
    <Needed {...props} name="email" type="email" label={t("identity.email")} maxLength={MAX_EMAIL_CHARS} />
  );
}

export function NameField(props: Field<string>) {
  const t = useT();
  return <Needed {...props} name="name" label={t("people.name")} maxLength={MAX_NAME_CHARS} />;
}

export function RoleField({ roles, ...props }: Field<Role> & { roles: readonly Role[] }) {
  const t = useT();
  const roleName = useRoleName();
  return (
    <Select<Role>
      {...props}
      label={t("record.role")}
      options={roles.map((value) => ({ value, label: roleName(value) }))}
    />
  );
}

export function LanguageField(props: Field<Locale> & { label: string }) {
  return (
    <Select<Locale>
      {...props}
      options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value], lang: value }))}
    />
  );
}
