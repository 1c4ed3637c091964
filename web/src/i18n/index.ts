export type { Formats } from "./format";
export { LocaleProvider, useFormat, useLocale, useT } from "./LocaleProvider";
export { languageChoices } from "./languages";
export { chosenLocale, LOCALE_NAMES, LOCALES, type Locale, markDocument, startLocale } from "./locale";
export { useProblemText } from "./problem";
export { type Key, loadMessages, type Translate } from "./translate";
