import type { library as source } from "../en/library";
import type { Translation } from "../messages";

export const library: Translation<typeof source> = {
  "library.title": "کتاب‌ها",
  "library.lead": "بخوانید، گوش کنید و واژه‌های ناآشنا را بزنید.",
  "library.add": "افزودن کتاب",
  "library.add.hint":
    "فایل EPUB، PDF، Word، صفحهٔ وب، Markdown یا متن، بدون قفل. فقط مال خودتان است و کس دیگری آن را نمی‌بیند.",
  "library.cancel": "انصراف",
  "library.article": "یا نشانی یک مقاله را این‌جا بگذارید",
  "library.article.hint": "نشانی یک صفحهٔ وب یا فایل PDF و EPUB. مدرسه آن را فقط برای خودتان می‌آورد.",
  "library.article.add": "بیاورش",
  "library.article.again": "دوباره بیاورش",
  "library.fetching": "مدرسه دارد صفحه را می‌آورد",
  "library.same": "این کتاب را دو بار دارید",
  "library.same.own": {
    other: "«{title}» را به‌صورت {format} هم دارید: {count} فصل واژه‌به‌واژه یکی است.",
  },
  "library.same.school": {
    other: "مدرسه «{title}» را برای همه گذاشته: {count} فصل واژه‌به‌واژه یکی است.",
  },
  "library.same.open": "باز کردن آن یکی",
  "library.same.delete": "حذف این یکی",
  "library.same.keep": "هر دو بمانند",
  "library.format.docx": "سند Word",
  "library.format.html": "صفحهٔ وب",
  "library.format.text": "متن ساده",
  "library.words": { other: "{count} واژه" },
  "library.sending": "در حال فرستادن",
  "library.queued": "در نوبت",
  "library.reading": "مدرسه دارد کتاب را می‌خواند: فصل‌ها، جمله‌ها، واژه‌ها",
  "library.ready": "«{title}» آمادهٔ خواندن است",
  "library.failed": "این کتاب خوانده نشد",
  "library.tryAnother": "یک فایل دیگر",
  "library.remove": "برداشتن از فهرست",
  "library.own": "کتاب‌های شما",
  "library.school": "از مدرسه",
  "library.shared": "از مدرسه",
  "library.empty.title": "قفسه‌تان منتظر است",
  "library.empty.detail": "کتابی بیاورید که دوست دارید بخوانید، یا با یکی از داستان‌های مدرسه شروع کنید.",
  "library.empty.alone": "کتابی بیاورید که دوست دارید بخوانید. چند ثانیه بعد یک دوره است.",
  "library.guest.title": "کتاب‌های خودتان را بیاورید",
  "library.guest.detail":
    "با یک حساب می‌توانید کتاب‌های خودتان را اضافه کنید. داستان‌های مدرسه برای همه باز است.",
  "library.hours": { other: "{count} ساعت" },
  "library.book": "کتاب",
  "library.begin": "شروع خواندن",
  "library.goOn": "ادامهٔ خواندن: فصل {number}",
  "library.here": "این‌جا هستید",
  "library.chapters": { other: "{count} فصل" },
  "library.lessons": "درس‌های این کتاب",
  "library.practise": "تمرین «{title}»",
  "library.practise.goOn": "ادامهٔ درس «{title}»",
  "library.practise.again": "تمرین دوبارهٔ «{title}»",
  "library.delete": "حذف کتاب",
  "library.delete.title": "«{title}» حذف شود؟",
  "library.delete.detail":
    "کتاب، درس‌هایش، جای خواندن شما و فایل آن پاک می‌شود. واژه‌هایی که نگه داشته‌اید و امتیازهایتان می‌مانند. این کار برگشت ندارد.",
  "library.delete.keep": "بماند",
  "library.deleted": "«{title}» حذف شد",
  "problem.book_problem": "این فایل به‌عنوان کتاب خوانده نشد. نسخهٔ دیگری انتخاب کنید.",
  "problem.book_damaged":
    "فایل خراب است یا در راه ناقص مانده. دوباره دانلودش کنید، ببینید در کتاب‌خوان دیگری باز می‌شود یا نه، و باز بفرستید.",
  "problem.book_nothing": "فایل خالی است. بعد از این‌که کامل کپی شد دوباره انتخابش کنید.",
  "problem.book_of_another_kind":
    "مدرسه هنوز این نوع فایل را نمی‌خواند. کتاب را به‌صورت EPUB، PDF، Word، HTML، Markdown یا متن بفرستید.",
  "problem.book_encrypted":
    "این کتاب قفل دارد و فقط کتاب‌خوان فروشنده‌اش آن را باز می‌کند. نسخه‌ای بدون قفل بفرستید.",
  "problem.book_empty": "در این کتاب متنی نیست. نسخهٔ کامل را بفرستید.",
  "problem.book_scanned": "صفحه‌های این کتاب عکس‌اند و واژه‌ای برای خواندن ندارند. نسخهٔ متنی را بفرستید.",
  "problem.book_too_large": "کتاب بزرگ‌تر از حد مجاز مدرسه است. نسخهٔ کوچک‌تری بفرستید، مثلاً بدون تصویر.",
  "problem.body_too_large": "کتاب بزرگ‌تر از حد مجاز مدرسه است. نسخهٔ کوچک‌تری بفرستید، مثلاً بدون تصویر.",
  "problem.book_bomb": "فایل وقتی باز می‌شود خیلی بزرگ‌تر از اندازه‌اش است. کتاب را از جای مطمئنی بگیرید.",
  "problem.book_with_entities":
    "در فایل چیزهایی هست که هیچ کتابی لازم ندارد و شاید زیان‌بار باشد. از جای مطمئنی بگیریدش.",
  "problem.book_with_unsafe_paths":
    "بخش‌هایی از فایل به بیرون از خودش اشاره می‌کند. کتاب را از جای مطمئنی بگیرید.",
  "problem.book_with_links": "فایل به‌جای متن، پیوند دارد. کتاب را از جای مطمئنی بگیرید.",
  "problem.book_with_duplicates": "در فایل دو بخش متفاوت با یک نام هست. با برنامهٔ دیگری دوباره ذخیره‌اش کنید.",
  "problem.book_too_deep": "صفحه‌های کتاب بیش از حد تودرتو است. با برنامهٔ دیگری دوباره ذخیره‌اش کنید.",
  "problem.book_too_many_chapters":
    "فصل‌های کتاب بیشتر از آن است که مدرسه بتواند نشان بدهد. آن را به چند جلد تقسیم کنید.",
  "problem.book_without_pages":
    "فایل شکل کتاب دارد ولی صفحه‌ای در آن نیست. با یک مبدل کتاب دوباره ذخیره‌اش کنید.",
  "problem.book_too_slow":
    "خواندن این کتاب بیش از حد طول کشید. با برنامهٔ دیگری ذخیره‌اش کنید یا به چند جلد تقسیمش کنید.",
  "problem.book_too_hungry":
    "خواندن این کتاب حافظهٔ زیادی می‌خواست. نسخهٔ بدون تصویر بفرستید یا به چند جلد تقسیمش کنید.",
  "problem.book_broke_reader":
    "کتاب‌خوان مدرسه سر این کتاب از کار افتاد. با برنامهٔ دیگری ذخیره‌اش کنید و دوباره بفرستید.",
  "problem.reader_unavailable": "الان نمی‌شود کتاب خواند. کمی بعد دوباره امتحان کنید.",
  "problem.article_address_wrong":
    "این نشانی یک صفحهٔ وب نیست. آن را از نوار نشانی مرورگر کپی کنید؛ با http:// یا https:// شروع می‌شود.",
  "problem.article_address_private":
    "این نشانی در یک شبکهٔ خصوصی است و مدرسه از آن‌جا چیزی نمی‌آورد. صفحه را باز و ذخیره کنید و فایلش را بفرستید.",
  "problem.articles_under_way": "چند مقالهٔ شما هنوز در راه است. صبر کنید تا یکی از آن‌ها برسد.",
  "problem.article_not_for_robots":
    "این سایت خواسته که برنامه‌ها این صفحه را برندارند و مدرسه رعایت می‌کند. صفحه را باز و ذخیره کنید و فایلش را بفرستید.",
  "problem.article_not_found":
    "در این نشانی صفحه‌ای نیست. آن را در مرورگر باز کنید، نشانی را درست کنید و دوباره بفرستید.",
  "problem.article_needs_sign_in":
    "سایت این صفحه را فقط به کسانی که وارد شده‌اند نشان می‌دهد. صفحه را باز و ذخیره کنید و فایلش را بفرستید.",
  "problem.article_site_busy": "سایت شلوغ است یا می‌خواهد صبر کنیم. کمی بعد دوباره امتحان کنید.",
  "problem.article_site_unreachable":
    "نشد به‌طور امن به سایت وصل شویم. ببینید نشانی در مرورگر باز می‌شود یا نه، و دوباره امتحان کنید.",
  "problem.article_broken": "صفحه در راه ناقص ماند. دوباره امتحان کنید.",
  "problem.article_too_slow":
    "سایت صفحه را خیلی کند فرستاد. کمی بعد دوباره امتحان کنید، یا صفحه را ذخیره کنید و فایلش را بفرستید.",
  "problem.article_too_large":
    "این صفحه از {megabytes} مگابایت بزرگ‌تر است و مدرسه بیشتر از این نمی‌آورد. خودتان دانلودش کنید و فایل را بفرستید.",
  "problem.article_redirects":
    "این نشانی مدام به صفحهٔ دیگری می‌رود و به جایی نمی‌رسد. در مرورگر بازش کنید و نشانی صفحه‌ای را که به آن می‌رسید کپی کنید.",
  "problem.article_of_another_kind":
    "در این نشانی متنی نیست که مدرسه بتواند بخواند. نشانی یک صفحهٔ وب یا فایل PDF، EPUB، Word یا متن بدهید.",
  "problem.article_empty":
    "در این صفحه مقاله‌ای نیست، یا متنش تازه بعد از باز شدن صفحه می‌آید. صفحه را باز و ذخیره کنید و فایلش را بفرستید.",
  "problem.shelf_full":
    "قفسهٔ شما پر است: {books} کتاب یا {megabytes} مگابایت جا دارد. کتابی را که دیگر لازم ندارید حذف کنید و دوباره بفرستید.",
  "problem.book_not_found": "این کتاب در قفسهٔ شما نیست. شاید حذف شده باشد.",
  "problem.book_not_ready": "کتاب هنوز دارد خوانده می‌شود. کمی بعد برگردید.",
  "problem.chapter_not_found": "کتاب چنین فصلی ندارد.",
  "problem.book_is_shared": "این کتاب مال مدرسه است و از این‌جا نمی‌شود عوض یا حذفش کرد.",
  "problem.too_many_requests": "در زمان کوتاه خیلی زیاد بود. کمی صبر کنید و ادامه بدهید.",
  "problem.language_not_spoken": "مدرسه هنوز صدایی برای این زبان ندارد.",
  "problem.nothing_to_say": "این‌جا چیزی برای خواندن نیست.",
  "problem.speech_text_too_long": "این متن بلندتر از آن است که یک‌باره خوانده شود.",
  "problem.speech_unavailable": "صدا الان در دسترس نیست. بدون آن بخوانید و بعد دوباره امتحان کنید.",
  "problem.speech_busy": "صدا مشغول است. چند لحظه بعد دوباره امتحان کنید.",
};
