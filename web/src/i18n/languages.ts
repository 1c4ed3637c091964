/** Languages offered first. Any other that a book is written in can be read all the same. */
export const LANGUAGES = ["en", "fa", "de", "fr", "es", "ar", "tr", "it", "pt", "ru"] as const;

const OWN_NAMES: Record<(typeof LANGUAGES)[number], string> = {
  en: "English",
  fa: "فارسی",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  ar: "العربية",
  tr: "Türkçe",
  it: "Italiano",
  pt: "Português",
  ru: "Русский",
};

/** Each language by the name its speakers give it, with its name in the interface's language. */
export const languageChoices = (nameOf: (code: string) => string, without?: string | null) =>
  LANGUAGES.filter((code) => code !== without).map((code) => ({
    value: code as string,
    label: OWN_NAMES[code],
    hint: nameOf(code) === OWN_NAMES[code] ? undefined : nameOf(code),
    lang: code,
  }));
