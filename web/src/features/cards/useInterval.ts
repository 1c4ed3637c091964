import { useFormat } from "#i18n";

const MINUTES = 60;
const DAYS = { month: 30, year: 365 };
/** Days are exact up to here; a month more or less says nothing after that. */
const EXACT_DAYS = 60;

/** “10 min”, “3 days”, “4.2 mths”: in how long something comes again. */
export function useInterval() {
  const format = useFormat();
  const say = (value: number, unit: string) =>
    format.number(value, {
      style: "unit",
      unit,
      unitDisplay: "short",
      maximumFractionDigits: value < 10 && (unit === "month" || unit === "year") ? 1 : 0,
    });
  return ({ minutes, days }: { minutes: number | null; days: number | null }): string => {
    if (minutes !== null) {
      const shown = Math.max(1, Math.round(minutes));
      return shown < MINUTES ? say(shown, "minute") : say(shown / MINUTES, "hour");
    }
    const count = days ?? 0;
    if (count < EXACT_DAYS) return say(count, "day");
    return count < DAYS.year ? say(count / DAYS.month, "month") : say(count / DAYS.year, "year");
  };
}
