import type { Today } from "#api";

/** What is due, and how many words would be recalled today. */
export interface CardsDue {
  due: number;
  new: number;
  minutes: number;
  recall: number;
}

/** Parts of the day that a school of an older version does not tell: then nothing is said about them. */
export type Told = Today & { cards?: CardsDue | null; streak: { freezes?: number } };
