import { useFormat, useT } from "#i18n";
import { decimal } from "../../parts/money/decimal";
import { PICO_SCALE } from "../../parts/money/useEuro";

const DECIMALS = 4;

/** Says sums of pico-euro, which come as digits in a text: cents at least, nothing past a hundredth of one. The file has every digit. */
export function useSums() {
  const format = useFormat();
  return (pico: bigint | string) =>
    format.decimal(decimal(BigInt(pico), PICO_SCALE), {
      style: "currency",
      currency: "EUR",
      minimumFractionDigits: 2,
      maximumFractionDigits: DECIMALS,
    });
}

/** Names what stands in the books by a code. */
export function useCodes() {
  const t = useT();
  return {
    kind: (kind: string) => t.maybe(`money.kind.${kind.replaceAll(".", "_")}`) ?? kind,
    reason: (reason: string) => t.maybe(`credit.reason.${reason}`) ?? reason,
    account: (code: string) => t.maybe(`credit.account.${code}`) ?? code,
  };
}
