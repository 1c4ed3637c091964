/** Numbers and dates as the locale writes them. */

import { type Locale, TAGS } from "./locale";

export type Day = string; // YYYY-MM-DD, a day in the learner's own calendar

/** A day without a clock is read and shown in UTC, so that no zone can shift it. */
const asUtc = (day: Day) => new Date(`${day}T00:00:00Z`);

const KILOBYTE = 1000;
const MEGABYTE = 1_000_000;

export function formats(locale: Locale) {
  const tag = TAGS[locale];
  const day = (value: Day, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }).format(asUtc(value));
  return {
    number: (value: number, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(tag, options).format(value),
    /** A number that is written out, exact to its last place. */
    decimal: (value: `${number}`, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(tag, options).format(value),
    /** `share` is 0 to 1. */
    percent: (share: number) => new Intl.NumberFormat(tag, { style: "percent" }).format(share),
    longDay: (value: Day) => day(value, { weekday: "long", day: "numeric", month: "long" }),
    shortDay: (value: Day) => day(value, { day: "numeric", month: "short" }),
    month: (value: Day, width: "short" | "long" = "short") => {
      if (width === "short") return day(value, { month: "short" });
      // A Persian says the month first; the browser would begin with the year.
      return `${day(value, { month: "long" })} ${day(value, { year: "numeric" })}`;
    },
    /** The day a week begins with, 0 for Sunday. */
    firstWeekday: locale === "fa" ? 6 : 1,
    weekday: (value: Day, width: "narrow" | "short" | "long" = "short") => day(value, { weekday: width }),
    moment: (value: string) =>
      new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }).format(new Date(value)),
    /** The time of day; `at` in milliseconds. */
    time: (at: number) => new Intl.DateTimeFormat(tag, { timeStyle: "short" }).format(at),
    /** Room on a device, in kB or MB. */
    bytes: (count: number) => {
      const isLarge = count >= MEGABYTE;
      const options = {
        style: "unit",
        unit: isLarge ? "megabyte" : "kilobyte",
        // The short form is in Latin letters in Persian.
        unitDisplay: locale === "fa" ? "long" : "short",
        maximumFractionDigits: isLarge ? 1 : 0,
      };
      const value = isLarge ? count / MEGABYTE : Math.max(1, count / KILOBYTE);
      return new Intl.NumberFormat(tag, options as Intl.NumberFormatOptions).format(value);
    },
    date: (value: string) => new Intl.DateTimeFormat(tag, { dateStyle: "medium" }).format(new Date(value)),
    /** A language's name in the interface's language; its code when there is none. */
    language: (code: string) => {
      try {
        return new Intl.DisplayNames(tag, { type: "language" }).of(code) ?? code;
      } catch {
        return code; // not a well-formed tag: shown as it is
      }
    },
    list: (values: string[]) => new Intl.ListFormat(tag, { type: "conjunction" }).format(values),
  };
}

export type Formats = ReturnType<typeof formats>;
