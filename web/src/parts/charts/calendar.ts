/** Days as weeks and months. A day is `YYYY-MM-DD`. */

import { addDays } from "../../cards-core/days";

export const YEAR_DAYS = 365;
const LEVELS = 4;

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

/** So many days, the last of them today, in weeks; the first and the last are cut. */
export function weeksUpTo(today: string, firstWeekday: number, days = YEAR_DAYS): string[][] {
  const weeks: string[][] = [];
  for (let back = days - 1; back >= 0; back--) {
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

interface Month<D> {
  name: string;
  days: D[];
}

/** Days in the order they come in, put together by the name of their month. */
export function byMonth<D extends { day: string }>(
  days: readonly D[],
  nameOf: (day: string) => string,
): Month<D>[] {
  const months = new Map<string, D[]>();
  for (const day of days) {
    const name = nameOf(day.day);
    months.set(name, [...(months.get(name) ?? []), day]);
  }
  return [...months].map(([name, those]) => ({ name, days: those }));
}

/** Where a month begins; one that is about to be cut off by the next is left unnamed. */
export function monthMarks(weeks: readonly string[][], nameOf: (day: string) => string) {
  const marks: { column: number; name: string }[] = [];
  weeks.forEach((week, column) => {
    const name = nameOf(week.at(-1) ?? "");
    if (name !== marks.at(-1)?.name) marks.push({ column, name });
  });
  return marks.filter(({ column }, place) => {
    const next = marks[place + 1]?.column ?? weeks.length - 1;
    return next - column > 2;
  });
}
