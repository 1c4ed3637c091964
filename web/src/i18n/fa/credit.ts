import type { credit as source } from "../en/credit";
import type { Translation } from "../messages";

export const credit: Translation<typeof source> = {
  "problem.payment_required": "هزینهٔ این کار از موجودی بیشتر است.",
  "problem.not_enough_credit": "اعتبارتان برای این کار کافی نیست. نخست آن را افزایش دهید.",
  "problem.key_reused": "پیش‌تر چیز دیگری با همین کلید ثبت شده است. صفحه را دوباره باز کنید.",
  "problem.hold_closed": "مبلغی که برای این کار کنار گذاشته شده بود، در این میان تسویه یا آزاد شده است.",
  "problem.hold_too_small": "مبلغ کنارگذاشته‌شده از هزینهٔ این کار کمتر است.",
  "problem.hold_not_found": "برای این کار مبلغی کنار گذاشته نشده است.",
  "problem.transfer_not_found": "چنین تراکنشی وجود ندارد.",
  "problem.account_not_found": "چنین حسابی وجود ندارد.",
  "problem.account_closed": "این حساب بسته شده است.",
  "problem.account_in_use": "هنوز مبلغی در این حساب کنار گذاشته شده است. تا تسویهٔ آن صبر کنید.",
  "problem.reversal_refused": "از این تراکنش مبلغ کمتری برای بازگرداندن مانده است.",
  "problem.idempotency_key_reused": "این کلید پیش‌تر با درخواست دیگری آمده است. صفحه را دوباره باز کنید.",
  "problem.request_still_running": "این درخواست در دست انجام است. کمی صبر کنید و دوباره نگاه کنید.",
  "problem.amount_invalid": "این مبلغ در این واحد پول درست نیست.",
};
