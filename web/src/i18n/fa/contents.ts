import type { contents as source } from "../en/contents";
import type { Translation } from "../messages";

export const contents: Translation<typeof source> = {
  "problem.tree_not_whole":
    "در این میان تکه‌ای از کتاب گم یا تکراری شد. صفحه را دوباره باز کنید و تغییرتان را از نو انجام دهید.",
  "problem.tree_without_chapter": "کتاب دست‌کم یک فصل می‌خواهد. اول یکی را برگردانید.",
  "problem.tree_with_too_many_chapters": "کتاب نمی‌تواند این‌همه فصل داشته باشد. چندتا را یکی کنید.",
  "problem.chapter_too_long": "فصل {number} بلندتر از آن می‌شود که در یک صفحه جا بگیرد. آن را تقسیم کنید.",
  "problem.tree_changed":
    "در این فاصله فهرست کتاب جای دیگری عوض شده. دوباره بازش کنید و تغییرتان را از نو انجام دهید.",
  "problem.tree_version_not_found": "این نسخه دیگر نگه داشته نشده.",
};
