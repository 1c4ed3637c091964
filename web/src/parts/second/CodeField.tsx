import { useT } from "#i18n";
import { TextField } from "#ui";

/** A code of six digits; phones offer the one that has just come. Digits of any script are understood. */
export function CodeField({ label }: { label?: string }) {
  const t = useT();
  return (
    <TextField
      isRequired
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={12}
      label={label ?? t("code.label")}
      hint={t("code.six")}
      validate={(value) => (value.trim() ? null : t("identity.field.required"))}
    />
  );
}

/** A recovery code, as it stands on paper. */
export function RecoveryField() {
  const t = useT();
  return (
    <TextField
      isRequired
      name="code"
      autoComplete="off"
      spellCheck="false"
      maxLength={24}
      label={t("code.recovery")}
      hint={t("code.recovery.hint")}
      validate={(value) => (value.trim() ? null : t("identity.field.required"))}
    />
  );
}
