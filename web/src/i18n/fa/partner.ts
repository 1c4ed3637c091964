import type { partner as source } from "../en/partner";
import type { Translation } from "../messages";

export const partner: Translation<typeof source> = {
  "partner.title": "هم‌صحبت",
  "partner.lead":
    "به زبانی که یاد می‌گیرید گفت‌وگو کنید. اشتباه‌ها زیر جملهٔ خودتان می‌آید و واژه‌ها را می‌توانید نگه دارید.",
  "partner.about": "گفت‌وگو دربارهٔ این فصل",
  "partner.openers": "شروع گفت‌وگو",
  "partner.new": "گفت‌وگوی تازه",
  "partner.untitled": "هنوز چیزی گفته نشده",
  "partner.search": "جست‌وجو در گفته‌ها",
  "partner.none": "چیزی پیدا نشد",
  "partner.none.detail": "همهٔ واژه‌هایی که می‌جویید باید در یک رفت‌وبرگشت آمده باشد.",
  "partner.empty": "هنوز گفت‌وگویی ندارید",
  "partner.empty.detail":
    "یکی از جمله‌های بالا را انتخاب کنید یا با حرف خودتان شروع کنید. گفته‌ها همین‌جا می‌ماند تا خودتان حذفشان کنید.",
  "partner.log": "گفت‌وگو",
  "partner.rules":
    "این‌جا مدل زبانی پاسخ نمی‌دهد، بلکه قاعده‌های خود مدرسه: بعضی اشتباه‌های رایج را نشان می‌دهند، واژه‌هایی را جدا می‌کنند و دربارهٔ نوشته‌تان می‌پرسند. نمی‌توانند منظورتان را بفهمند یا آزادانه گفت‌وگو کنند.",
  "partner.say": "پیام شما",
  "partner.say.hint": "با Enter فرستاده می‌شود و با Shift و Enter به سطر تازه می‌روید.",
  "partner.send": "فرستادن",
  "partner.stop": "توقف",
  "partner.again": "دوباره بپرس",
  "partner.thinking": "پاسخ در راه است …",
  "partner.looking": "پاسخ می‌آید و بعد اشتباه‌ها و واژه‌ها بررسی می‌شود …",
  "partner.cut": "پیش از پایان پاسخ رفتید؛ همین اندازه رسیده بود.",
  "partner.better": "این‌طور بهتر است:",
  "partner.words": "واژه‌هایی برای نگه‌داشتن",
  "partner.word.keep": "نگه‌داشتن {word}",
  "partner.word.kept": "{word} نگه داشته شد",
  "partner.delete": "حذف گفت‌وگو",
  "partner.delete.title": "این گفت‌وگو حذف شود؟",
  "partner.delete.detail": "هرچه در آن گفته شده برای همیشه پاک می‌شود. واژه‌هایی که نگه داشته‌اید می‌مانند.",
  "partner.delete.keep": "بماند",
  "partner.deleted": "گفت‌وگو حذف شد.",
};
