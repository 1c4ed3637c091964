import type { school as source } from "../en/school";
import type { Translation } from "../messages";

export const school: Translation<typeof source> = {
  "school.title": "تنظیمات مدرسه",
  "school.lead": "چه کسی می‌تواند وارد شود و چگونه. هر تغییر همان دم برای همه اثر می‌کند.",
  "school.sign_up_open": "هر کسی می‌تواند حساب بسازد",
  "school.sign_up_open.hint": "خاموش: فقط گردانندگان مدرسه حساب می‌سازند.",
  "school.by_invitation_only": "فقط با دعوت",
  "school.by_invitation_only.hint": "روشن: حساب تازه دعوت‌نامه می‌خواهد.",
  "school.second_factor_for_all": "گام دوم برای همه",
  "school.second_factor_for_all.hint":
    "افزون بر گذرواژه: کلید عبور، برنامهٔ تولید کد یا کدی با ایمیل. گردانندگان مدرسه در هر حال به آن نیاز دارند.",
  "school.sign_in_by_sms": "ورود با کد پیامکی",
  "school.sign_in_by_sms.hint": "هر پیامک برای مدرسه خرج دارد.",
  "school.sign_in_by_google": "ورود با گوگل",
  "school.sign_in_by_google.hint": "پس از ثبت مدرسه در آن‌جا اثر می‌کند.",
  "school.sign_in_by_apple": "ورود با اپل",
  "school.sign_in_by_apple.hint": "پس از ثبت مدرسه در آن‌جا اثر می‌کند.",
  "school.note": "یادداشتی برای کارکنان در صفحهٔ ورودشان",
  "school.note.hint": "مثلاً از چه کسی کمک بخواهند. همه می‌توانند آن را بخوانند. خالی: چیزی نشان داده نمی‌شود.",
  "school.on": "روشن",
  "school.off": "خاموش",
  "school.empty": "خالی",
  "school.stale.both": "{name}: اکنون «{theirs}»، از آنِ شما «{mine}»",
  "school.stale.same": "همان چیزی را ذخیره کرده‌اند که شما می‌خواستید.",
  "school.stale.take": "آنچه ذخیره شده بماند",
  "school.stale.keep": "باز هم مالِ من ذخیره شود",
};
