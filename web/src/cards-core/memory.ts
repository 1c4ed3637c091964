/**
 * When a card comes again: its memory as a pure function of its log, by FSRS-6; the twin of the server's `schedule.py`.
 * `tests/cards/golden.json` holds both to the same memories. What the server answers to an upload replaces what is computed here.
 */

import { FSRSAlgorithm, type Grade } from "ts-fsrs";
import { addDays, daysBetween } from "./days";

export type State = "new" | "learning" | "review" | "relearning";
/** 1 again, 2 hard, 3 good, 4 easy. */
export type Rating = 1 | 2 | 3 | 4;
export const RATINGS: readonly Rating[] = [1, 2, 3, 4];

/** One line of the log: a rating, or the undoing of another line. `at` is in milliseconds, `day` the local day it was given on. */
export interface Logged {
  readonly id: string;
  readonly at: number;
  readonly day: string;
  readonly rating: Rating | null;
  readonly voids: string | null;
}

/** What the log says of a card. In review it is due on a day, in (re)learning at a moment; a new card is not due. */
export interface Memory {
  readonly state: State;
  readonly step: number;
  readonly stability: number | null;
  readonly difficulty: number | null;
  readonly last_day: string | null;
  readonly due_day: string | null;
  readonly due_at: number | null;
  readonly reps: number;
  readonly lapses: number;
}

/** What a rating would do now: come back in `minutes`, or in `days`; the other one is null. */
export interface Button {
  readonly rating: Rating;
  readonly state: State;
  readonly minutes: number | null;
  readonly days: number | null;
}

const PARAMETERS = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
  1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
const DECAY = -0.1542;
const FACTOR = 0.9 ** (1 / DECAY) - 1;
const MAX_INTERVAL_DAYS = 36_500;
const MS_PER_MINUTE = 60_000;
const STEPS = { learning: [1, 10], relearning: [10] } as const;

export const LEECH_LAPSES = 8;
export const MATURE_DAYS = 21;

export const NEW: Memory = {
  state: "new",
  step: 0,
  stability: null,
  difficulty: null,
  last_day: null,
  due_day: null,
  due_at: null,
  reps: 0,
  lapses: 0,
};

const model = new FSRSAlgorithm({ w: PARAMETERS, enable_short_term: true });

/** Whole days after which recall has fallen to `retention`. */
export function intervalDays(stability: number, retention: number): number {
  const days = Math.floor((stability / FACTOR) * (retention ** (1 / DECAY) - 1) + 0.5);
  return Math.min(Math.max(days, 1), MAX_INTERVAL_DAYS);
}

/** How likely a card is recalled so many days after its last review. */
export const retrievability = (stability: number, days: number): number =>
  (1 + (FACTOR * Math.max(days, 0)) / stability) ** DECAY;

/** The memory after one more review. */
export function answered(memory: Memory, rating: Rating, at: number, day: string, retention: number): Memory {
  const gap = memory.last_day ? Math.max(0, daysBetween(memory.last_day, day)) : 0;
  const before =
    memory.stability && memory.difficulty
      ? { stability: memory.stability, difficulty: memory.difficulty }
      : null;
  const { stability, difficulty } = model.next_state(before, gap, rating as Grade);
  const last_day = memory.last_day && memory.last_day > day ? memory.last_day : day;
  const common = {
    stability,
    difficulty,
    last_day,
    reps: memory.reps + 1,
    lapses: memory.lapses + (memory.state === "review" && rating === 1 ? 1 : 0),
  };
  const step = stepOf(memory, rating);
  if (step === null) {
    const due_day = addDays(last_day, intervalDays(stability, retention));
    return { ...common, state: "review", step: 0, due_day, due_at: null };
  }
  const state = lineOf(memory.state);
  const due_at = at + delayOf(STEPS[state], step, rating) * MS_PER_MINUTE;
  return { ...common, state, step, due_day: null, due_at };
}

const lineOf = (state: State) => (state === "new" || state === "learning" ? "learning" : "relearning");

/** The step that the answer leads to; null when the card is (still) learnt. */
function stepOf(memory: Memory, rating: Rating): number | null {
  if (rating === 1) return 0;
  if (memory.state === "review" || rating === 4) return null;
  const step = memory.step + (rating === 3 ? 1 : 0);
  return step < STEPS[lineOf(memory.state)].length ? step : null;
}

/** Minutes until a step's next showing; a hard first step waits until between it and the next, or half as long again. */
function delayOf(steps: readonly number[], step: number, rating: Rating): number {
  const [first = 0, second] = steps;
  if (rating !== 2 || step) return steps[step] ?? first;
  return second === undefined ? first * 1.5 : (first + second) / 2;
}

/** The ratings that count, in their order: each id once, those that are voided left out. An undoing cannot be undone. */
export function counted(log: Iterable<Logged>): Logged[] {
  const lines = [...new Map([...log].map((line) => [line.id, line])).values()];
  const voided = new Set(lines.map((line) => line.voids));
  return lines
    .filter((line) => line.rating && !voided.has(line.id))
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

/** The memory that a log makes, in whatever order its lines are given and however often. */
export function replay(log: Iterable<Logged>, retention: number): Memory {
  return counted(log).reduce(
    (memory, line) => (line.rating ? answered(memory, line.rating, line.at, line.day, retention) : memory),
    NEW,
  );
}

/** What each rating would do if it were given now. */
export function previews(memory: Memory, at: number, day: string, retention: number): Button[] {
  return RATINGS.map((rating) => {
    const after = answered(memory, rating, at, day, retention);
    return {
      rating,
      state: after.state,
      minutes: after.due_at === null ? null : (after.due_at - at) / MS_PER_MINUTE,
      days: after.due_day === null ? null : daysBetween(day, after.due_day),
    };
  });
}
