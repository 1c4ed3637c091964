import type { StatementDay } from "#api";
import { useFormat } from "#i18n";

type State = StatementDay["state"] | "part";

export const STATE_TONES = {
  waiting: "accent",
  received: "right",
  part: "right",
  wanted: "slip",
  given_up: "slip",
} as const;

/** How a day's statement stands; one that tells but a part is told apart. */
export const stateOf = ({ state, is_whole }: Pick<StatementDay, "state" | "is_whole">): State =>
  state === "received" && !is_whole ? "part" : state;

/** Says a day; at noon of it, so that no zone makes another of it. */
export function useDay() {
  const format = useFormat();
  return (day: string) => format.date(`${day}T12:00:00`);
}
