import type { receipts as source } from "../en/receipts";
import type { Translation } from "../messages";

export const receipts: Translation<typeof source> = {
  "receipts.kind.payment": "رسید {number}",
  "receipts.kind.period": "رسید {number}",
  "receipts.kind.refund": "رسید بازگشت وجه {number}",
  "receipts.take": "دریافت PDF",
  "receipts.take.en": "به انگلیسی",
  "receipts.take.fa": "به فارسی",
  "receipts.take.named": "دریافت رسید سفارش {number}",
  "seller.title": "صادرکنندهٔ رسید",
  "seller.lead": "آنچه از این پس در سرِ هر رسید می‌آید. رسیدهایی که پیش‌تر صادر شده‌اند همان‌طور می‌مانند.",
  "seller.link": "نام، نشانی و شناسهٔ مالیاتی مدرسه در رسیدها",
  "seller.name.en": "نام به انگلیسی",
  "seller.name.fa": "نام به فارسی",
  "seller.address.en": "نشانی به انگلیسی",
  "seller.address.fa": "نشانی به فارسی",
  "seller.tax": "شناسهٔ مالیاتی",
  "seller.tax.hint": "همان‌گونه که سازمان امور مالیاتی داده است؛ اگر ندارید خالی بگذارید.",
  "seller.stale.theirs": "اکنون ثبت است: {value}",
  "seller.stale.take": "همان که ثبت است",
  "seller.stale.keep": "ثبت نسخهٔ من",
  "problem.receipt_not_found": "چنین رسیدی نیست. رسید وقتی صادر می‌شود که پول رسیده باشد.",
  "problem.stale_seller": "در این میان کسی این را تغییر داده است. آنچه اکنون ثبت است در زیر آمده.",
  "problem.paper_not_set": "این برگه الان آماده نشد. کمی بعد دوباره امتحان کنید.",
};
