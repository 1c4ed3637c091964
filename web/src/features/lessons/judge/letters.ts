/** The spelling of one word, letter by letter. */

import { clean, fold, lengthOf, squeezed } from "./fold";
import type { Knowledge } from "./knowledge";
import { canonical } from "./variants";
import { EMPTY, type Judgement, type Op, type Part, part, Refused, RIGHT } from "./verdicts";

const MAX_SPELT_CHARS = 200;
const FORGIVEN_LETTERS = 2;
const SHOWN_CHARS = 100;
const LETTER = /[^\s\p{Mn}\p{Mc}][\p{Mn}\p{Mc}]*/gu;

const lettersOf = (text: string, know: Knowledge): string[] =>
  fold(text, know).normalize("NFC").match(LETTER) ?? [];

type Step = readonly [op: Op, given: string, expected: string];

function tableOf(expected: readonly string[], spelt: readonly string[]): number[][] {
  const rows: number[][] = [[...spelt.keys(), spelt.length]];
  expected.forEach((letter, before) => {
    const last = rows[before] ?? [];
    const row = [before + 1];
    spelt.forEach((other, at) => {
      const change = (last[at] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min(change, (last[at + 1] ?? 0) + 1, (row[at] ?? 0) + 1));
    });
    rows.push(row);
  });
  return rows;
}

/** The way with the fewest faults; of equal ways the one that keeps and changes letters at the end. */
function stepsOf(expected: readonly string[], spelt: readonly string[], rows: number[][]): Step[] {
  const steps: Step[] = [];
  let [i, j] = [expected.length, spelt.length];
  while (i > 0 || j > 0) {
    const cost = rows[i]?.[j];
    const [wanted = "", given = ""] = [expected[i - 1], spelt[j - 1]];
    const isSame = i > 0 && j > 0 && wanted === given;
    if (i > 0 && j > 0 && cost === (rows[i - 1]?.[j - 1] ?? 0) + (isSame ? 0 : 1)) {
      steps.push([isSame ? "same" : "wrong", given, wanted]);
      i--;
      j--;
    } else if (i > 0 && cost === (rows[i - 1]?.[j] ?? 0) + 1) {
      steps.push(["missing", "", wanted]);
      i--;
    } else {
      steps.push(["extra", given, ""]);
      j--;
    }
  }
  return steps.reverse();
}

function runsOf(steps: readonly Step[]): Part[] {
  const parts: Part[] = [];
  for (const [op, given, expected] of steps) {
    const last = parts.at(-1);
    if (last?.op === op) {
      last.given = (last.given ?? "") + given || null;
      last.expected = (last.expected ?? "") + expected || null;
    } else parts.push(part(op, given || null, expected || null));
  }
  return parts;
}

function isSameWord(expected: readonly string[], spelt: readonly string[], know: Knowledge): boolean {
  const [one, other] = [expected.join(""), spelt.join("")];
  // A number written in digits is not spelt.
  return one === other || (/^\p{L}+$/u.test(other) && canonical(one, know) === canonical(other, know));
}

export function judgeSpelling(word: string, given: string, know: Knowledge): Judgement {
  if (lengthOf(given) > MAX_SPELT_CHARS) throw new Refused("too long");
  const [expected, spelt] = [lettersOf(word, know), lettersOf(clean(given), know)];
  if (isSameWord(expected, spelt, know))
    return {
      verdict: "right",
      score: 1,
      diff: [part("same", given.trim(), word)],
      reason: RIGHT,
      answer: word,
    };
  const rows = tableOf(expected, spelt);
  const amiss = rows[expected.length]?.[spelt.length] ?? 0;
  const isNear = spelt.length > 0 && spelt[0] === expected[0] && amiss <= FORGIVEN_LETTERS;
  const score = isNear ? Math.max(0, 1 - amiss / expected.length) : 0;
  const shown = squeezed(given);
  const cut = [...shown].slice(0, SHOWN_CHARS).join("");
  const reason = spelt.length > 0 ? { code: "spelling", params: { expected: word, given: cut } } : EMPTY;
  if (score > 0)
    return { verdict: "partial", score, diff: runsOf(stepsOf(expected, spelt, rows)), reason, answer: word };
  const whole = spelt.length > 0 ? part("wrong", shown, word) : part("missing", null, word);
  return { verdict: "wrong", score: 0, diff: [whole], reason, answer: word };
}
