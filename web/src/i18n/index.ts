export type { Formats } from "./format";
export { LocaleProvider, useFormat, useLocale, useT } from "./LocaleProvider";
export { languageChoices } from "./languages";
export { chosenLocale, LOCALE_NAMES, LOCALES, type Locale, startLocale } from "./locale";
export { useProblemText } from "./problem";
export { speak, speakWhole } from "./speaking";
export type { Key, Translate } from "./translate";
