/** The words of a judgement, as the server says them; a reason's English sentence is left to the translations. */

export type Op = "same" | "slip" | "wrong" | "missing" | "extra";

export interface Part {
  op: Op;
  given: string | null;
  expected: string | null;
}

export interface Judgement {
  verdict: "right" | "slip" | "partial" | "wrong";
  /** 0 to 1. */
  score: number;
  diff: Part[];
  reason: { code: string; params: Record<string, string | number> };
  answer: string;
}

export const RIGHT = { code: "right", params: {} };
export const EMPTY = { code: "empty", params: {} };

export const part = (op: Op, given: string | null, expected: string | null): Part => ({
  op,
  given,
  expected,
});

/** The response names what the activity does not have, or is too long: the server would refuse it. */
export class Refused extends Error {}
