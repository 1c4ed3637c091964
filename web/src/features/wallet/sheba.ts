const FORM = /^IR\d{24}$/;
const COUNTRY = "1827";
const WHOLE = 97n;

const PERSIAN_ZERO = 0x6f0;
const ARABIC_ZERO = 0x660;

/** A Sheba number as the bank writes it, however it was written; null where its own check says that there is a slip in it. */
export function sheba(written: string): string | null {
  let plain = written
    .replaceAll(/[\s\u200c\u200e\u200f-]/g, "")
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - PERSIAN_ZERO))
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO))
    .toUpperCase();
  if (/^\d/.test(plain)) plain = `IR${plain}`;
  if (!FORM.test(plain)) return null;
  return BigInt(plain.slice(4) + COUNTRY + plain.slice(2, 4)) % WHOLE === 1n ? plain : null;
}

/** In groups of four, as it stands on paper. */
export const grouped = (plain: string) => plain.replaceAll(/(.{4})(?=.)/g, "$1 ");
