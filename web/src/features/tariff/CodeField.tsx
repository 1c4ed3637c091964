import { useT } from "#i18n";
import { TextField, type TextFieldProps } from "#ui";

type Props = Pick<TextFieldProps, "hint" | "value" | "onChange" | "maxLength" | "validate">;

/** The code of a new plan or product: it stays for good. */
export function CodeField(props: Props) {
  const t = useT();
  return <TextField {...props} label={t("tariff.product.code")} name="code" isRequired />;
}
