import { useFormat, useLocale, useT } from "#i18n";
import { decimal } from "./decimal";

interface Amount {
  amount: number;
  scale: number;
  currency: string;
}

const TOMAN_RIAL = 10;

/**
 * Says an amount in its currency; seconds of tutoring as minutes, rial in Persian as the toman that people say, with a tenth where it is
 * no whole number: a page that says both is misread by a factor of ten. Never more than there is.
 */
export function useMoney() {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  return ({ amount, scale, currency }: Amount, signed = false) => {
    const signDisplay = signed ? "exceptZero" : "auto";
    if (currency === "SEC") {
      const minutes = format.number(amount / 60, {
        maximumFractionDigits: 1,
        signDisplay,
        roundingMode: "trunc",
      });
      return t("credit.minutes", { minutes });
    }
    if (currency === "IRR" && locale === "fa") {
      return t("credit.toman", { amount: format.number(amount / TOMAN_RIAL, { signDisplay }) });
    }
    return format.decimal(decimal(amount, scale), {
      style: "currency",
      currency,
      minimumFractionDigits: scale ? 2 : 0,
      maximumFractionDigits: scale ? 4 : 0,
      roundingMode: "trunc",
      signDisplay,
    });
  };
}
