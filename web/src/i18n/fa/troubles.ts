import type { troubles as source } from "../en/troubles";
import type { Translation } from "../messages";

export const troubles: Translation<typeof source> = {
  "problem.lesson_not_found": "این درس این‌جا نیست؛ شاید همراه کتابش حذف شده باشد.",
  "problem.activity_not_found": "این تمرین دیگر در درس نیست. صفحه را دوباره باز کنید.",
  "problem.activity_is_silent": "این تمرین صدا ندارد.",
  "problem.attempt_differs": "این پاسخ پیش‌تر با محتوای دیگری فرستاده شده بود. صفحه را دوباره باز کنید.",
  "problem.keys_stay_here": "این کار نمره دارد و فقط با شبکه می‌شود به آن پاسخ داد.",
  "problem.nothing_to_practise": "این فصل کوتاه‌تر از آن است که درسی از آن درآید. فصل دیگری را امتحان کنید.",
  "problem.place_not_there": "در کتاب چنین جایی نیست.",
  "problem.word_too_long": "این برای یک واژه زیادی بلند است.",
  "problem.upload_broken": "فرستادن فایل نیمه‌کاره ماند. دوباره بفرستید.",
  "problem.upload_not_a_form": "فرستادن فایل نیمه‌کاره ماند. دوباره بفرستید.",
  "problem.range_refused": "این تکه از صدا یا فایل نیست. صفحه را دوباره باز کنید.",
};
