/** The languages the interface speaks, and which one this browser wants. */

import { recall, remember } from "../base/storage";

export const LOCALES = ["en", "fa"] as const;
export type Locale = (typeof LOCALES)[number];

export const LOCALE_NAMES: Record<Locale, string> = { en: "English", fa: "فارسی" };

/** For Intl: Persian comes with its own digits and the Jalali calendar. */
export const TAGS: Record<Locale, string> = { en: "en-GB", fa: "fa-IR-u-ca-persian-nu-arabext" };

export const directionOf = (locale: Locale) => (locale === "fa" ? "rtl" : "ltr");

const isLocale = (value: string | null | undefined): value is Locale => LOCALES.some((l) => l === value);

/** The language chosen in this browser, or null when nobody has chosen. */
export function chosenLocale(): Locale | null {
  const kept = recall("lyceum.locale");
  return isLocale(kept) ? kept : null;
}

export function keepLocale(locale: Locale): void {
  remember("lyceum.locale", locale);
}

/** The language to start in: the one chosen, else the first the browser asks for that we speak, else English. */
export function startLocale(wanted: readonly string[] = navigator.languages ?? []): Locale {
  return chosenLocale() ?? wanted.map((tag) => tag.split("-")[0]).find(isLocale) ?? "en";
}

/** Tells the browser the language and the direction of the page. */
export function markDocument(locale: Locale): void {
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
}
