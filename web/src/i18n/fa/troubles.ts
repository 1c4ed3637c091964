import type { troubles as source } from "../en/troubles";
import type { Translation } from "../messages";

export const troubles: Translation<typeof source> = {
  "problem.lesson_not_found": "این درس این‌جا نیست؛ شاید همراه کتابش حذف شده باشد.",
  "problem.activity_not_found": "این تمرین دیگر در درس نیست. صفحه را دوباره باز کنید.",
  "problem.activity_is_silent": "این تمرین صدا ندارد.",
  "problem.attempt_differs": "این پاسخ پیش‌تر با محتوای دیگری فرستاده شده بود. صفحه را دوباره باز کنید.",
  "problem.keys_stay_here": "این کار نمره دارد و فقط با شبکه می‌شود به آن پاسخ داد.",
  "problem.nothing_to_practise": "این فصل کوتاه‌تر از آن است که درسی از آن درآید. فصل دیگری را امتحان کنید.",
  "problem.place_not_there": "در کتاب چنین جایی نیست.",
  "problem.word_too_long": "این برای یک واژه زیادی بلند است.",
  "problem.upload_broken": "فرستادن فایل نیمه‌کاره ماند. دوباره بفرستید.",
  "problem.upload_not_a_form": "فرستادن فایل نیمه‌کاره ماند. دوباره بفرستید.",
  "problem.range_refused": "این تکه از صدا یا فایل نیست. صفحه را دوباره باز کنید.",
  "problem.model_not_found": "مدرسه مدلی به نام «{model}» برای شما ندارد.",
  "problem.plan_too_low": "این کار طرح «{needed}» می‌خواهد؛ طرح شما «{plan}» است.",
  "problem.too_many_paid_calls":
    "طرح شما ساعتی {limit} درخواست از مدل‌های پولی دارد که تمام شده است. {seconds} ثانیهٔ دیگر دوباره امتحان کنید.",
  "problem.idempotency_key_conflict":
    "این کلید پیش‌تر برای درخواست دیگری به کار رفته است. کلید تازه‌ای بردارید.",
  "problem.request_in_progress": "هنوز در حال انجام است. کمی بعد دوباره بپرسید.",
  "problem.upstream_unknown": "ارائه‌دهنده‌ای به نام «{provider}» که این کار را بکند نیست.",
  "problem.previous_response_not_found": "مدرسه پاسخ‌ها را نگه نمی‌دارد. همهٔ گفتگو را بفرستید.",
  "problem.sound_unreadable":
    "صدایی در این فایل خوانده نمی‌شود. فایل صوتی سالمی بفرستید، مثلاً WAV، Ogg یا FLAC.",
  "problem.ai_unavailable": "سرویس هوش مصنوعی الان پاسخ نمی‌دهد. چند لحظهٔ دیگر دوباره امتحان کنید.",
  "problem.film_not_found": "چنین فیلمی ندارید.",
  "problem.work_not_found": "چنین کاری ندارید.",
  "problem.ai_busy": "سرویس هوش مصنوعی الان سرش شلوغ است. {seconds} ثانیهٔ دیگر دوباره امتحان کنید.",
  "problem.ai_content_refused": "سرویس هوش مصنوعی این محتوا را نمی‌پذیرد. جور دیگری بنویسید.",
  "problem.ai_request_refused": "سرویس هوش مصنوعی این درخواست را نمی‌پذیرد؛ شاید این مدل از پس آن برنیاید.",
  "problem.picture_unreadable": "تصویری در این فایل خوانده نمی‌شود. PNG یا JPEG یا WebP بفرستید.",
  "problem.language_not_heard":
    "شنوندهٔ اینجا این زبان را نمی‌داند. انگلیسی همیشه فهمیده می‌شود و مدیر می‌تواند زبان‌های دیگر را روشن کند.",
  "problem.word_list_full": "فهرست‌تان پر است و {notes} واژه دارد. چندتایی را که دیگر بلدید حذف کنید.",
  "problem.nothing_to_keep": "در این هیچ حرفی نیست؛ نمی‌شود آن را واژه‌ای نگه داشت.",
  "problem.too_many_marks":
    "{words} واژه را علامت زده‌اید و بیشتر از این جا نمی‌شود. علامت چند واژه را بردارید.",
  "problem.too_many_api_keys": "{max} کلید دارید و بیشتر از این نمی‌شود. اول یکی را باطل کنید.",
  "problem.api_key_refused": "این کلید API شناخته نیست یا باطل شده است.",
  "problem.not_by_api_key": "این کار با کلید API شدنی نیست. وارد حسابتان شوید.",
  "problem.stale_settings":
    "در این میان کس دیگری تنظیمات را تغییر داده است. ببینید چه تغییری داده و دوباره ذخیره کنید.",
  "problem.not_while_acting": "شما به جای کس دیگری وارد شده‌اید. این کار فقط از خود او برمی‌آید.",
  "problem.invalid_request": "درخواست خوانده نمی‌شود. بخش‌های آن را بررسی کنید.",
  "problem.call_given_up":
    "سروری که روی این کار می‌کرد دیگر پاسخ نداد. چیزی از اعتبار شما کم نشد؛ دوباره بفرستید.",
  "problem.sound_too_long": "این ضبط از {seconds} ثانیه بلندتر است. آن را تکه‌تکه بفرستید.",
  "problem.answer_misshapen": "پاسخ مدل به کار نمی‌آید. دوباره امتحان کنید.",
  "problem.conversation_not_found": "چنین گفت‌وگویی ندارید.",
  "problem.turn_running": "پاسخی هنوز در راه است. صبر کنید یا کمی بعد دوباره بپرسید.",
  "problem.turn_id_reused": "پیش‌تر با همین شناسه چیز دیگری گفته شده است. صفحه را دوباره باز کنید.",
  "problem.turn_left": "پیش از رسیدن پاسخ رفتید. هر وقت خواستید دوباره بپرسید.",
  "problem.day_elsewhere":
    "تاریخ این دستگاه درست نیست و پاسخ ثبت نشد. ساعت دستگاه را تنظیم کنید و دوباره پاسخ دهید.",
};
