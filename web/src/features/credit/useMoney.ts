import { useFormat, useT } from "#i18n";
import { decimal } from "../../parts/money/decimal";

interface Amount {
  amount: number;
  scale: number;
  currency: string;
}

/** Says an amount in its currency; seconds of tutoring as minutes. Never more than there is. */
export function useMoney() {
  const t = useT();
  const format = useFormat();
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
