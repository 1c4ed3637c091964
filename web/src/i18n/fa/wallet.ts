import type { wallet as source } from "../en/wallet";
import type { Translation } from "../messages";

export const wallet: Translation<typeof source> = {
  "credit.reason.deposit": "افزایش موجودی",
  "shop.now.wallet": "موجودی کیف پولتان {amount} است.",
  "problem.wallet_short":
    "موجودی کیف پولتان برای این کافی نیست. نخست آن را افزایش دهید یا از راه دیگری بپردازید.",
  "problem.deposit_refused": "این مبلغ از کمترین یا بیشترین مبلغ مجاز برای هر بار افزایش موجودی بیرون است.",
  "credit.account.withdrawing": "در راه برداشت",
  "credit.reason.withdrawal": "برداشت",
  "credit.reason.payout": "واریز به حساب بانکی",
  "credit.reason.withdrawal_back": "بازگشت برداشت",
  "admin.check.withdrawals": "برداشت‌ها",
  "messages.template.wallet_step_sms": "کیف پول (پیامک)",
  "problem.sheba_invalid": "این شمارهٔ شبا درست نیست. شبا IR و ۲۴ رقم است؛ آن را با شمارهٔ بانکتان بسنجید.",
  "problem.withdrawal_refused": "این مبلغ از کمترین یا بیشترین مبلغ مجاز برای هر برداشت بیرون است.",
  "problem.withdrawal_not_found": "چنین برداشتی نیست.",
  "problem.withdrawal_decided": "در این میان دربارهٔ این برداشت تصمیم دیگری گرفته شده است. دوباره نگاهش کنید.",
  "problem.own_withdrawal": "این برداشتِ خود شماست. کس دیگری باید درباره‌اش تصمیم بگیرد.",
  "problem.approved_by_you": "شما پیش‌تر این را تأیید کرده‌اید. تأیید دوم باید از کس دیگری باشد.",
  "problem.another_amount": "مبلغ این برداشت چیز دیگری است. دوباره نگاهش کنید.",
  "problem.payout_reference_used":
    "این شمارهٔ بانک برای برداشت دیگری ثبت شده است. هر پرداخت شمارهٔ خودش را دارد.",
  "problem.bank_account_erased": "حساب بانکی این برداشت پاک شده است؛ دیگر نیازی به آن نیست.",
  "problem.stale_tiers": "در این میان کسی سطح‌ها را تغییر داده است. دوباره نگاهشان کنید.",
};
