/** Two sentences laid side by side, word by word, with as few faults as can be. */

import { osa } from "./distance";
import { bare, fold, lengthOf, wordsOf } from "./fold";
import type { Knowledge } from "./knowledge";
import { canonical, changesForm } from "./variants";
import { type Op, type Part, part } from "./verdicts";

const SLIP_LETTERS = 4;
const TWO_SLIPS_LETTERS = 8;
const MAX_JOINED = 3;
export const COSTS: Record<Op, number> = { same: 0, slip: 1, wrong: 2, missing: 2, extra: 2 };

/** A word as written and as compared: `key` stands for all spellings of the word. */
export interface Word {
  text: string;
  key: string;
}

export interface Step {
  op: Op;
  given: readonly Word[];
  expected: readonly Word[];
  why: string;
}

const step = (op: Op, given: readonly Word[], expected: readonly Word[], why = ""): Step => ({
  op,
  given,
  expected,
  why,
});

const textOf = (words: readonly Word[]) => words.map(({ text }) => text).join(" ") || null;

export const partOf = ({ op, given, expected }: Step): Part => part(op, textOf(given), textOf(expected));

export const read = (text: string, know: Knowledge): Word[] =>
  wordsOf(text, know).map((word) => ({ text: word, key: canonical(fold(word, know), know) }));

function sameStart(one: readonly Word[], other: readonly Word[]): number {
  let same = 0;
  while (same < Math.min(one.length, other.length) && one[same]?.key === other[same]?.key) same++;
  return same;
}

const asSame = (expected: readonly Word[], given: readonly Word[]) =>
  expected.map((word, at) => step("same", given.slice(at, at + 1), [word]));

/** The cheapest way from one to the other. What is far too long is cut: its rest is one extra step. */
export function align(expected: readonly Word[], typed: readonly Word[], know: Knowledge): Step[] {
  const longest = 3 * expected.length + 20;
  const given = typed.slice(0, longest);
  const rest = typed.slice(longest);
  const before = sameStart(expected, given);
  const after = sameStart(expected.slice(before).reverse(), given.slice(before).reverse());
  const [ends, stops] = [expected.length - after, given.length - after];
  return [
    ...asSame(expected.slice(0, before), given.slice(0, before)),
    ...cheapest(expected.slice(before, ends), given.slice(before, stops), know),
    ...asSame(expected.slice(ends), given.slice(stops)),
    ...(rest.length > 0 ? [step("extra", rest, [])] : []),
  ];
}

interface Cell {
  cost: number;
  last: Step | null;
}

function cheapest(expected: readonly Word[], given: readonly Word[], know: Knowledge): Step[] {
  const cells: Cell[][] = [];
  for (let i = 0; i <= expected.length; i++) {
    cells.push([]);
    for (let j = 0; j <= given.length; j++) {
      const ways = i + j === 0 ? [{ cost: 0, last: null }] : waysTo(cells, expected, given, i, j, know);
      cells[i]?.push(ways.reduce((best, way) => (way.cost < best.cost ? way : best)));
    }
  }
  const steps: Step[] = [];
  let [i, j] = [expected.length, given.length];
  for (let last = cells[i]?.[j]?.last; last; last = cells[i]?.[j]?.last) {
    steps.push(last);
    i -= last.expected.length;
    j -= last.given.length;
  }
  return steps.reverse();
}

function waysTo(
  cells: Cell[][],
  expected: readonly Word[],
  given: readonly Word[],
  i: number,
  j: number,
  know: Knowledge,
): Cell[] {
  const ways: Cell[] = [];
  const add = (rows: number, columns: number, last: Step) =>
    ways.push({ cost: (cells[i - rows]?.[j - columns]?.cost ?? 0) + COSTS[last.op], last });
  const [wanted, typed] = [expected[i - 1], given[j - 1]];
  if (wanted && typed) add(1, 1, compare(wanted, typed, know));
  if (wanted) add(1, 0, step("missing", [], [wanted]));
  if (typed) add(0, 1, step("extra", [typed], []));
  for (let pieces = 2; pieces <= MAX_JOINED; pieces++) {
    for (const [rows, columns] of [
      [1, pieces],
      [pieces, 1],
    ] as const) {
      if (rows > i || columns > j) continue;
      const one = joined(expected.slice(i - rows, i), given.slice(j - columns, j), know);
      if (one) add(rows, columns, one);
    }
  }
  return ways;
}

/** One word written as several or several as one. */
function joined(expected: readonly Word[], given: readonly Word[], know: Knowledge): Step | null {
  const whole = (words: readonly Word[]) => words.map(({ text }) => fold(text, know)).join("");
  if (whole(expected) !== whole(given)) return null;
  if (know.language === "fa") return step("same", given, expected);
  const [one, parts] = expected.length === 1 ? [expected, given] : [given, expected];
  const isOther = know.isWord(one[0]?.key ?? "") && parts.every(({ key }) => know.isWord(key));
  return isOther ? step("wrong", given, expected, "another_word") : step("slip", given, expected, "spacing");
}

function compare(expected: Word, given: Word, know: Knowledge): Step {
  if (expected.key === given.key) return step("same", [given], [expected]);
  const why = faultOf(expected, given, know);
  return step(why === "marks" || why === "spelling" ? "slip" : "wrong", [given], [expected], why);
}

const isDigits = (text: string) => /^\p{Nd}+$/u.test(text);

function faultOf(expected: Word, given: Word, know: Knowledge): string {
  if (bare(expected.text, know) === bare(given.text, know))
    return marksMatter(expected, given, know) ? "another_word" : "marks";
  const folded = fold(expected.text, know);
  const inLetters = isDigits(expected.key) && !isDigits(folded) && !isDigits(given.key);
  const wanted = inLetters ? folded : expected.key;
  const letters = lengthOf(wanted);
  const edits = letters >= TWO_SLIPS_LETTERS ? 2 : 1;
  if (Math.abs(letters - lengthOf(given.key)) > 2 || /\p{Nd}/u.test(wanted + given.key)) return "different";
  const near = letters >= SLIP_LETTERS && osa(wanted, given.key) <= edits;
  const lookedUp = fold(given.text, know);
  if (isOtherForm(wanted, folded, given, know)) return "wrong_form";
  if (!near) return "different";
  return know.isWord(lookedUp) ? "another_word" : "spelling";
}

/** In English and Persian only an apostrophe's absence makes another word. */
const marksMatter = (expected: Word, given: Word, { tables }: Knowledge) =>
  (expected.key + given.key).includes("'") &&
  [expected.key, given.key].some((key) => tables.apostropheMatters.includes(key));

function isOtherForm(wanted: string, folded: string, given: Word, know: Knowledge): boolean {
  if (changesForm(wanted, given.key, know)) return true;
  const lookedUp = fold(given.text, know);
  return know.isListed(lookedUp) && know.lemma(lookedUp) === know.lemma(folded);
}
