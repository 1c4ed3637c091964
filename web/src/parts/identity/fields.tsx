import { useT } from "#i18n";
import { TextField } from "#ui";

export const MIN_PASSWORD_CHARACTERS = 8;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function EmailField() {
  const t = useT();
  return (
    <TextField
      isRequired
      name="email"
      type="email"
      inputMode="email"
      autoComplete="email"
      label={t("identity.email")}
      validate={(value) =>
        EMAIL.test(value) ? null : t(value ? "identity.field.email" : "identity.field.required")
      }
    />
  );
}

/** `isNew`: to be chosen, so that browsers offer one and its length is checked. */
export function PasswordField({ isNew }: { isNew?: boolean }) {
  const t = useT();
  return (
    <TextField
      isRequired
      name="password"
      type="password"
      autoComplete={isNew ? "new-password" : "current-password"}
      label={t("identity.password")}
      hint={isNew && t("identity.password.hint")}
      reveal={{ show: t("identity.password.show"), hide: t("identity.password.hide") }}
      validate={(value) => {
        if (!value) return t("identity.field.required");
        return isNew && value.length < MIN_PASSWORD_CHARACTERS
          ? t("identity.field.short", { count: MIN_PASSWORD_CHARACTERS })
          : null;
      }}
    />
  );
}

export function NameField() {
  const t = useT();
  return (
    <TextField
      isRequired
      name="name"
      autoComplete="name"
      maxLength={100}
      label={t("identity.name")}
      validate={(value) => (value.trim() ? null : t("identity.field.required"))}
    />
  );
}
