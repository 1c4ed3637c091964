import type { subscription as source } from "../en/subscription";
import type { Translation } from "../messages";

export const subscription: Translation<typeof source> = {
  "credit.reason.subscription": "طرح",
  "credit.reason.plan_credit": "اعتبار همراه طرح",
  "problem.subscription_not_found": "دیگر چنین اشتراکی ندارید.",
  "problem.subscription_exists": "شما طرحی دارید که تمدید می‌شود. همان را تغییر دهید.",
  "problem.subscription_busy": "پرداخت این طرح هم‌اکنون در جریان است. دو دقیقهٔ دیگر دوباره امتحان کنید.",
  "problem.subscription_ends": "این طرح با پایان دوره تمام می‌شود. نخست نگهش دارید، سپس تغییرش دهید.",
  "problem.not_renewing": "این طرح تمدیدشدنی نیست یا با این واحد پول فروخته نمی‌شود. طرح دیگری برگزینید.",
  "problem.biller_unknown": "طرح‌ها را نمی‌توان از این راه پرداخت. راه دیگری برگزینید.",
  "problem.shorter_period":
    "دورهٔ این طرح را نمی‌توان کوتاه‌تر کرد. بگذارید با پایان دوره تمام شود و سپس دوباره مشترک شوید.",
  "problem.same_plan": "هم‌اکنون همین طرح را دارید.",
  "problem.costs_more": "قیمت در این میان تغییر کرده و چیزی برداشته نشده است. دوباره نگاه کنید.",
  "messages.template.subscription_renews": "تمدید نزدیک طرح",
  "messages.template.subscription_ends_soon": "پایان نزدیک طرح",
  "messages.template.subscription_renewed": "تمدید طرح",
  "messages.template.subscription_unpaid": "پرداخت‌نشدن طرح",
  "messages.template.subscription_ended": "پایان طرح",
  "messages.template.subscription_renews_sms": "تمدید نزدیک طرح",
  "messages.template.subscription_unpaid_sms": "پرداخت‌نشدن طرح",
  "messages.template.subscription_ended_sms": "پایان طرح",
};
