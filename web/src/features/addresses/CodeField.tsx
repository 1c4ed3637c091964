import { useT } from "#i18n";
import { TextField } from "#ui";

/** Six digits, in Latin, Persian or Arabic figures, with whatever between them. */
const SIX = /^(?:[\s-]*[0-9۰-۹٠-٩]){6}[\s-]*$/;

export function CodeField({ name, label, isFirst }: { name: string; label: string; isFirst?: boolean }) {
  const t = useT();
  return (
    <TextField
      isRequired
      name={name}
      inputMode="numeric"
      autoComplete={isFirst ? "one-time-code" : "off"}
      maxLength={12}
      label={label}
      hint={t("verify.code.hint")}
      validate={(value) => (SIX.test(value) ? null : t("verify.code.wrong"))}
    />
  );
}
