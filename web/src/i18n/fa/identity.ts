import type { identity as source } from "../en/identity";
import type { Translation } from "../messages";

export const identity: Translation<typeof source> = {
  "identity.name": "نام شما",
  "identity.email": "ایمیل",
  "identity.password": "گذرواژه",
  "identity.password.hint": "دست‌کم ۸ نویسه. چند واژه کنار هم، هم به یاد می‌ماند و هم سخت حدس زده می‌شود.",
  "identity.password.show": "نشان دادن گذرواژه",
  "identity.password.hide": "پنهان کردن گذرواژه",
  "identity.signUp": "ساختن حساب",
  "identity.signUp.lead": "واژه‌ها، جای‌تان در هر کتاب و روزهای پیاپی‌تان را نگه می‌دارد.",
  "identity.signUp.guest": "کارهایی که مهمان‌وار کردید به حساب‌تان می‌آید.",
  "identity.signUp.closed": "برای همه باز نیست",
  "identity.signUp.have": "حساب دارید؟",
  "identity.signIn": "ورود",
  "identity.signIn.lead": "خوش برگشتید.",
  "identity.signIn.guest":
    "کارهایی که مهمان‌وار کردید پیش همان مهمان می‌ماند. اگر می‌خواهید بماند، حساب تازه بسازید.",
  "identity.signIn.none": "تازه آمده‌اید؟",
  "identity.or": "یا",
  "identity.with": "ادامه با {name}",
  "identity.sms": "ورود با پیامک",
  "identity.link": "داریم واردتان می‌کنیم",
  "identity.link.wait": "یک لحظه؛ پیوند دارد بررسی می‌شود.",
  "identity.link.none": "در این نشانی پیوند ورود نیست",
  "identity.link.none.detail": "پیوندی را که گرفته‌اید کامل باز کنید، یا با ایمیل و گذرواژه وارد شوید.",
  "identity.link.failed": "این پیوند کار نمی‌کند",
  "identity.field.required": "این را هم بنویسید.",
  "identity.field.email": "این به نشانی ایمیل نمی‌ماند.",
  "identity.field.short": "دست‌کم {count} نویسه بنویسید.",
};
