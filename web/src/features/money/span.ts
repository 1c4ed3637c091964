/** Days of a report, in the calendar of the reader: the server is told where they begin and end. */

import type { Locale } from "#i18n";
import { addDays } from "../../cards-core/days";

export const SPANS = ["month", "lastMonth", "year", "lastYear"] as const;
export type SpanName = (typeof SPANS)[number];

export interface Span {
  since: string;
  /** The day after the last one. */
  until: string;
  step: "day" | "month";
  calendar: "gregorian" | "persian";
}

const CALENDARS = { en: "gregorian", fa: "persian" } as const;
const LONGEST_MONTH = 31;

/** Month and day of a day, as numbers whatever the page speaks. */
function partsOf(day: string, calendar: Span["calendar"]): { month: number; day: number } {
  const tag = `en-u-ca-${calendar === "persian" ? "persian" : "gregory"}-nu-latn`;
  const format = new Intl.DateTimeFormat(tag, { timeZone: "UTC", month: "numeric", day: "numeric" });
  const parts = format.formatToParts(new Date(`${day}T00:00:00Z`));
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { month: of("month"), day: of("day") };
}

function monthStart(day: string, calendar: Span["calendar"]): string {
  return addDays(day, 1 - partsOf(day, calendar).day);
}

function yearStart(day: string, calendar: Span["calendar"]): string {
  let start = monthStart(day, calendar);
  while (partsOf(start, calendar).month !== 1) start = monthStart(addDays(start, -1), calendar);
  return start;
}

const nextMonth = (start: string, calendar: Span["calendar"]) =>
  monthStart(addDays(start, LONGEST_MONTH), calendar);

/** A month day by day, a year month by month; `today` is the day that it is. */
export function spanOf(name: SpanName, today: string, locale: Locale): Span {
  const calendar = CALENDARS[locale];
  const month = monthStart(today, calendar);
  if (name === "month") return { since: month, until: nextMonth(month, calendar), step: "day", calendar };
  if (name === "lastMonth") {
    return { since: monthStart(addDays(month, -1), calendar), until: month, step: "day", calendar };
  }
  const year = yearStart(today, calendar);
  if (name === "lastYear") {
    return { since: yearStart(addDays(year, -1), calendar), until: year, step: "month", calendar };
  }
  return { since: year, until: nextMonth(month, calendar), step: "month", calendar };
}

/** Today where this device is. */
export const today = () => {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};
