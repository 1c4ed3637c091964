import type { devices as source } from "../en/devices";
import type { Translation } from "../messages";

export const devices: Translation<typeof source> = {
  "devices.title": "دستگاه‌ها",
  "devices.lead": "جاهایی که وارد حسابتان شده‌اید. از هر کدام که نمی‌شناسید خارج شوید.",
  "devices.browserOn": "{browser} در {system}",
  "devices.kind.phone": "تلفن",
  "devices.kind.tablet": "تبلت",
  "devices.kind.computer": "رایانه",
  "devices.kind.program": "برنامه",
  "devices.this": "همین دستگاه",
  "devices.byStaff": "کارکنان به جای شما",
  "devices.now": "اکنون در حال استفاده",
  "devices.seen": "آخرین استفاده {moment}",
  "devices.since": "ورود در {date}",
  "devices.network": "شبکهٔ",
  "devices.end": "خروج",
  "devices.end.named": "خروج از {name}",
  "devices.end.title": "خروج از {name}؟",
  "devices.end.detail": "هر که با آن کار می‌کند باید دوباره وارد شود. تا چند ثانیهٔ دیگر اثر می‌کند.",
  "devices.stay": "بماند",
  "devices.others": "خروج از همهٔ دستگاه‌های دیگر",
  "devices.ended": { other: "از {count} جا خارج شدید." },
  "devices.all": "خروج از همه جا",
  "devices.all.title": "از همه جا، این‌جا هم، خارج می‌شوید؟",
  "devices.all.detail":
    "باید در همهٔ دستگاه‌ها دوباره وارد شوید. آنچه این دستگاه هنوز نفرستاده است از دست می‌رود.",
};
