import type { landing as source } from "../en/landing";
import type { Translation } from "../messages";

export const landing: Translation<typeof source> = {
  "landing.title.first": "کتابی به آن بدهید؛",
  "landing.title.second": "درس می‌شود.",
  "landing.lead":
    "لیسیوم مدرسه‌ای برای زبان و کتاب است. بخوانید و روی هر واژه که خواستید بزنید، با درس‌هایی که از همان متن ساخته شده تمرین کنید، و واژه‌هایی را که دوست دارید نگه دارید.",
  "landing.try": "همین حالا یک درس امتحان کنید",
  "landing.try.en": "یک درس انگلیسی",
  "landing.try.fa": "یک درس فارسی",
  "landing.try.note": "چهار دقیقه، بدون حساب. بعدها که ثبت‌نام کنید، کارتان سر جایش است.",
  "landing.signUp": "ساختن حساب",
  "landing.signIn": "ورود",
  "landing.open": "برنامهٔ امروز من",
  "landing.how": "چطور کار می‌کند",
  "landing.how.book": "کتاب را بیاورید",
  "landing.how.book.text":
    "کتابی از خودتان (EPUB، PDF، Word یا متن)، یا داستانی که مدرسه نوشته است. فصل‌ها پاکیزه و به ترتیب خودشان درمی‌آیند.",
  "landing.how.read": "بخوانید",
  "landing.how.read.text":
    "روی واژه بزنید تا معنایش و رایج بودنش را ببینید. هر جمله را بشنوید، و واژه‌ها همراه صدا روشن می‌شوند.",
  "landing.how.practise": "تمرین کنید",
  "landing.how.practise.text":
    "هر فصل یک درس کوتاه می‌شود. اگر اشتباه کنید، می‌بینید کجا فرق داشت و چرا؛ لغزش انگشت هم اشتباه به حساب نمی‌آید.",
  "landing.honest": "راستش را بخواهید",
  "landing.honest.alone":
    "روی یک رایانه کار می‌کند؛ نه حسابی جای دیگر می‌خواهد، نه کلیدی، و نه چیزی بیرون می‌فرستد.",
  "landing.honest.rules":
    "درس‌ها را قاعده‌ها از دل متن می‌سازند و صدا، صدای رایانه است. هر جا واژه‌ای را نداند، رُک می‌گوید.",
  "landing.honest.calm":
    "نه قلبی هست که از دست برود، نه تبلیغی، نه چیزی که چشمک بزند. روزی پنج دقیقه هم خوب است.",
  "landing.sample.book": "گربه‌ی بازار",
  "landing.sample.before": "مغازه‌ی او ",
  "landing.sample.word": "کوچک",
  "landing.sample.after": " ولی خیلی زیبا است.",
  "landing.sample.meaning": "نه بزرگ، کم‌جا",
  "landing.sample.band": "واژهٔ رایج",
  "landing.sample.keep": "نگه داشته شد",
  "landing.foot": "نرم‌افزار آزاد با پروانهٔ آپاچی. برای مدرسهٔ خودتان هم می‌توانید راهش بیندازید.",
};
