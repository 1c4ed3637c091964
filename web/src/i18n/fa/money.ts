import type { money as source } from "../en/money";
import type { Translation } from "../messages";

export const money: Translation<typeof source> = {
  "money.title": "امور مالی",
  "money.lead": "چه آمد، چه رفت، و کجا باید به آن رسید.",
  "money.links": "بخش‌ها",
  "money.link.payments": "پرداخت‌های همه، سرانجامشان، و بازپرداخت",
  "money.link.grant": "دادن اعتبار با دست، با دلیلی که در دفتر می‌ماند",
  "money.link.record": "یک نفر: طرح، اعتبار و آنچه مصرف کرده است",
};
