import { useT } from "#i18n";
import { TextField } from "#ui";

interface Props {
  value: string;
  onChange(value: string): void;
}

export function PhoneField({ value, onChange }: Props) {
  const t = useT();
  return (
    <TextField
      isRequired
      name="phone"
      type="tel"
      inputMode="tel"
      autoComplete="tel"
      maxLength={30}
      label={t("doors.phone")}
      hint={t("doors.phone.hint")}
      value={value}
      onChange={onChange}
      validate={(text) => (text.trim() ? null : t("identity.field.required"))}
    />
  );
}
