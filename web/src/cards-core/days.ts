/** Local days, which begin at 04:00: what the server and the browser both count a card's gaps in. A day is `YYYY-MM-DD`. */

const DAY_STARTS_AT_HOUR = 4;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 24 * MS_PER_HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    // Gregorian and Latin digits whatever the page speaks: these are numbers for the server, not text.
    format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** The time zone of this device, an IANA name. */
export const deviceZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The local day that a moment (milliseconds since 1970) belongs to in a time zone: a late evening counts for its day. */
export function localDay(at: number, zone: string = deviceZone()): string {
  const parts = formatOf(zone).formatToParts(Math.floor(at / 1000) * 1000);
  const value = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(
    value("year"),
    value("month") - 1,
    value("day"),
    value("hour"),
    value("minute"),
    value("second"),
  );
  return dayOf(Math.floor((wall - DAY_STARTS_AT_HOUR * MS_PER_HOUR) / MS_PER_DAY));
}

const numberOf = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY);
const dayOf = (number: number): string => new Date(number * MS_PER_DAY).toISOString().slice(0, 10);

/** Whole days from one day to another; negative when the other is earlier. */
export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);

/** The day so many days later. */
export const addDays = (day: string, days: number): string => dayOf(numberOf(day) + days);
