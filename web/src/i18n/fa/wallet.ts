import type { wallet as source } from "../en/wallet";
import type { Translation } from "../messages";

export const wallet: Translation<typeof source> = {
  "credit.reason.deposit": "افزایش موجودی",
  "shop.now.wallet": "موجودی کیف پولتان {amount} است.",
  "problem.wallet_short":
    "موجودی کیف پولتان برای این کافی نیست. نخست آن را افزایش دهید یا از راه دیگری بپردازید.",
  "problem.deposit_refused": "این مبلغ از کمترین یا بیشترین مبلغ مجاز برای هر بار افزایش موجودی بیرون است.",
};
