/** How a conversation may begin, in the language that is learnt. */
const OPENERS: Record<string, readonly [string, string, string]> = {
  en: [
    "Let me tell you about my day.",
    "I want to practise asking the way in a city.",
    "Ask me about a book that I like.",
  ],
  fa: [
    "بگذار از امروزم برایت بگویم.",
    "می‌خواهم تمرین کنم که در شهر نشانی بپرسم.",
    "از من دربارهٔ کتابی بپرس که دوستش دارم.",
  ],
};

/** The openers of a language, and the language they are in. */
export function openersIn(language: string): { lang: string; texts: readonly string[] } {
  const lang = OPENERS[language] ? language : "en";
  return { lang, texts: OPENERS[lang] ?? [] };
}

const drafts = new Map<string, string>();

/** What is being written in a conversation; it stays when one looks elsewhere in between. */
export const draftOf = (conversation: string) => drafts.get(conversation) ?? "";

export function keepDraft(conversation: string, text: string): void {
  if (text) drafts.set(conversation, text);
  else drafts.delete(conversation);
}
