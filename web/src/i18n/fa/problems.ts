import type { problems as source } from "../en/problems";
import type { Translation } from "../messages";

export const problems: Translation<typeof source> = {
  "problem.unknown": "اتفاقی افتاد که انتظارش را نداشتیم. کمی بعد دوباره امتحان کنید.",
  "problem.offline": "به سرور وصل نشدیم. اینترنت را ببینید و دوباره امتحان کنید.",
  "problem.invalid": "چیزی در آنچه فرستادید درست نیست. خانه‌ها را ببینید و دوباره بفرستید.",
  "problem.unauthenticated": "از حساب بیرون آمده‌اید. وارد شوید و دوباره امتحان کنید.",
  "problem.session_ended": "نشست شما تمام شده است. دوباره وارد شوید.",
  "problem.forbidden": "حساب شما اجازهٔ این کار را ندارد.",
  "problem.not_found": "چیزی که می‌خواهید این‌جا نیست؛ شاید حذف شده باشد.",
  "problem.conflict": "در این میان کسی این را تغییر داده است. صفحه را دوباره باز کنید.",
  "problem.too_large": "این زیادی بزرگ است.",
  "problem.unsupported_media": "این نوع فایل را این‌جا نمی‌شود خواند.",
  "problem.too_many": "در زمانی کوتاه زیاد درخواست شد. یک دقیقه صبر کنید و دوباره امتحان کنید.",
  "problem.unavailable": "مدرسه سرش شلوغ است یا در دست تعمیر. یک دقیقهٔ دیگر دوباره امتحان کنید.",
  "problem.wrong_credentials": "ایمیل یا گذرواژه درست نیست.",
  "problem.link_invalid":
    "این پیوند پیش‌تر به کار رفته یا بیش از ده دقیقه از عمرش گذشته است. یکی تازه بخواهید.",
  "problem.password_too_short": "دست‌کم {minimum} نویسه بنویسید.",
  "problem.password_common": "این گذرواژه از نخستین‌هایی است که هر کسی حدس می‌زند. یکی دیگر انتخاب کنید.",
  "problem.sign_up_refused": "با این نشانی نمی‌شود ثبت‌نام کرد. اگر مال خودتان است، وارد شوید.",
};
