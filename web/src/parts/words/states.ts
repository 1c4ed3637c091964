/** Why a word is known, and that it is. */

import type { Standing } from "#api";

export type State = "known" | "learning" | "new" | "ignored";

const STATES: Record<Standing, State> = {
  said: "known",
  mature: "known",
  own: "known",
  common: "known",
  learning: "learning",
  new: "new",
  ignored: "ignored",
  name: "ignored",
};

export const stateOf = (standing: Standing): State => STATES[standing];
