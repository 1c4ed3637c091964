/** A year as weeks. Days are `YYYY-MM-DD`. */

import { addDays } from "../../cards-core/days";

export const YEAR_DAYS = 365;
const LEVELS = 4;

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The year that ends today, in weeks; the first and the last are cut. */
export function weeksUpTo(today: string, firstWeekday: number): string[][] {
  const weeks: string[][] = [];
  for (let back = YEAR_DAYS - 1; back >= 0; back--) {
    const day = addDays(today, -back);
    const last = weeks.at(-1);
    if (last && weekdayOf(day) !== firstWeekday) last.push(day);
    else weeks.push([day]);
  }
  return weeks;
}

/** The row of a day in its week. */
export const rowOf = (day: string, firstWeekday: number) => (weekdayOf(day) - firstWeekday + 7) % 7;

/** 0 for nothing, up to 4 for the most; a root, so that one great day doesn't pale all others. */
export const levelOf = (count: number, most: number) =>
  count === 0 ? 0 : Math.max(1, Math.ceil(LEVELS * Math.sqrt(count / Math.max(1, most))));
