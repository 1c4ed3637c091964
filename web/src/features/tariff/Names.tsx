import { useT } from "#i18n";
import { TextField } from "#ui";

const MAX_NAME_CHARS = 80;

interface Props {
  en: string;
  fa: string;
  onChange(language: "en" | "fa", name: string): void;
}

/** What something is called, in each of the school's languages. */
export function Names({ onChange, ...names }: Props) {
  const t = useT();
  return (["en", "fa"] as const).map((language) => (
    <TextField
      key={language}
      label={t(`tariff.product.name.${language}`)}
      name={`names.${language}`}
      value={names[language]}
      onChange={(name) => onChange(language, name)}
      maxLength={MAX_NAME_CHARS}
      isRequired
      validate={(name) => (name.trim() ? null : t("identity.field.required"))}
    />
  ));
}
