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
  "partner.machine": "با یک ماشین حرف می‌زنید. ممکن است اشتباه کند و کسی گفت‌وگو را نمی‌خواند.",
  "partner.hear": "شنیدن",
  "partner.hear.pause": "مکث",
  "partner.hear.on": "ادامه",
  "partner.mic": "صحبت کردن",
  "partner.mic.asking": "مرورگر می‌پرسد که این صفحه اجازهٔ استفاده از میکروفون دارد یا نه.",
  "partner.mic.recording": "در حال ضبط. یک ماشین حرف شما را می‌نویسد.",
  "partner.mic.writing": "در حال نوشتن حرف شما …",
  "partner.mic.heard": "این را ماشین نوشته است. پیش از فرستادن نگاهی به آن بیندازید.",
  "partner.mic.nothing": "واژه‌ای شنیده نشد. به میکروفون نزدیک‌تر شوید و دوباره بگویید.",
  "partner.mic.done": "تمام شد",
  "partner.mic.discard": "دور ریختن",
  "partner.mic.close": "بستن",
  "partner.mic.retry": "دوباره",
  "partner.mic.resend": "فرستادن دوبارهٔ ضبط",
  "partner.mic.refused":
    "این صفحه اجازهٔ استفاده از میکروفون ندارد. در تنظیمات مرورگر برای این سایت اجازه بدهید و دوباره امتحان کنید، یا بنویسید.",
  "partner.mic.missing": "میکروفونی پیدا نشد. یکی وصل کنید و دوباره امتحان کنید، یا بنویسید.",
  "partner.mic.unsupported":
    "مرورگر این‌جا به صفحه‌ها میکروفون نمی‌دهد، چون نشانی باید امن (https) باشد. می‌توانید بنویسید.",
  "partner.mic.broken":
    "میکروفون از کار افتاد. شاید برنامهٔ دیگری از آن استفاده می‌کند؛ آن را ببندید و دوباره امتحان کنید.",
  "partner.mic.absent.language":
    "این‌جا چیزی نیست که گفتار را به {language} بفهمد؛ مدیر می‌تواند سرویسی برای آن روشن کند.",
  "partner.mic.absent.off": "گفتن این‌جا خاموش است؛ مدیر می‌تواند روشنش کند.",
  "partner.mic.absent.plan": "طرح شما گفتن را ندارد.",
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
