import { useLocale, useT } from "#i18n";
import { TextField } from "#ui";
import { rial } from "./rial";
import { useMoney } from "./useMoney";

export const asRial = (amount: number) => ({ amount, currency: "IRR", scale: 0 }) as const;

interface Props {
  label: string;
  name: string;
  value: string;
  onChange(value: string): void;
  /** Bounds in rial. */
  least: number;
  most: number;
}

/** An amount in rial as people write it: in Persian as toman. What stands in it is said again in full below. */
export function RialField({ label, name, value, onChange, least, most }: Props) {
  const t = useT();
  const { locale } = useLocale();
  const money = useMoney();
  const amount = rial(value, locale);
  const wrong = (written: string) => {
    const units = rial(written, locale);
    if (units === null) return t("wallet.amount.wrong");
    if (units < least) return t("wallet.amount.least", { amount: money(asRial(least)) });
    if (units > most) return t("wallet.amount.most", { amount: money(asRial(most)) });
    return null;
  };
  return (
    <TextField
      label={label}
      name={name}
      hint={amount === null ? t("wallet.amount.hint") : money(asRial(amount))}
      value={value}
      onChange={onChange}
      inputMode="numeric"
      autoComplete="off"
      maxLength={20}
      isRequired
      validate={wrong}
    />
  );
}
