/** Typed text: against accepted answers, and against what was said. */

import { align, COSTS, partOf, read, type Step, type Word } from "./align";
import { clean, fold, lengthOf } from "./fold";
import type { Knowledge } from "./knowledge";
import { expanded } from "./variants";
import { EMPTY, type Judgement, Refused, RIGHT } from "./verdicts";

const MAX_ANSWER_CHARS = 2000;
const WORDS_A_SLIP = 4;
const SLIP_SCORE = 0.9;
const PARTIAL_FROM_SCORE = 0.5;
const HEARD_FROM_SCORE = 0.25;
const SHOWN_CHARS = 100;

function readGiven(given: string, know: Knowledge): Word[] {
  if (lengthOf(given) > MAX_ANSWER_CHARS) throw new Refused("too long");
  return read(clean(given), know);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const expectedWords = (steps: readonly Step[]) => sum(steps.map(({ expected }) => expected.length));

function verdictOf(steps: readonly Step[]): Judgement["verdict"] {
  const ops = new Set(steps.map(({ op }) => op));
  if (ops.size === 1 && ops.has("same")) return "right";
  const slips = steps.filter(({ op }) => op === "slip").length;
  const isGood = [...ops].every((op) => op === "same" || op === "slip");
  if (isGood && slips > 0 && slips <= Math.max(1, Math.floor(expectedWords(steps) / WORDS_A_SLIP)))
    return "slip";
  return ops.has("same") || ops.has("slip") ? "partial" : "wrong";
}

const hits = (steps: readonly Step[]) =>
  sum(steps.map(({ op, expected }) => (op === "same" ? 1 : op === "slip" ? 0.5 : 0) * expected.length));

const cut = (text: string | null) => [...(text ?? "")].slice(0, SHOWN_CHARS).join("");

function told(step: Step): Judgement["reason"] {
  const { given, expected } = partOf(step);
  if (step.op === "missing") return { code: "missing_word", params: { expected: cut(expected) } };
  if (step.op === "extra") return { code: "extra_word", params: { given: cut(given) } };
  return { code: step.why, params: { given: cut(given), expected: cut(expected) } };
}

function reasonOf(verdict: Judgement["verdict"], steps: readonly Step[]): Judgement["reason"] {
  if (verdict === "right") return RIGHT;
  if (!steps.some(({ given }) => given.length > 0)) return EMPTY;
  for (const op of ["wrong", "missing", "extra", "slip"] as const) {
    const first = steps.find((step) => step.op === op);
    if (first) return told(first);
  }
  return EMPTY;
}

const judgement = (
  verdict: Judgement["verdict"],
  score: number,
  steps: readonly Step[],
  answer: string,
): Judgement => ({ verdict, score, diff: steps.map(partOf), reason: reasonOf(verdict, steps), answer });

function writtenOut(sentence: readonly Word[], know: Knowledge): Word[] {
  return sentence.flatMap((word) => {
    const parts = expanded(word.key, know);
    return parts.length === 1 ? [word] : parts.map((text) => ({ text, key: text }));
  });
}

interface Way {
  answer: string;
  steps: Step[];
}

const costOf = ({ steps }: Way) => sum(steps.map(({ op }) => COSTS[op]));

function waysTo(answer: string, response: readonly Word[], know: Knowledge): Way[] {
  const wanted = read(answer, know);
  const ways = [{ answer, steps: align(wanted, response, know) }];
  const isContracted = fold(answer + response.map(({ key }) => key).join(" "), know).includes("'");
  if (isContracted || [...wanted, ...response].some(({ key }) => key === "cannot")) {
    ways.push({
      answer,
      steps: align(writtenOut(wanted, know), writtenOut(response, know), know),
    });
  }
  return ways;
}

/** A typed answer against accepted ones: right 1, slip 0.9, else the share of words that are right, 0 under a half. */
export function judgeText(accepted: readonly string[], given: string, know: Knowledge): Judgement {
  const response = readGiven(given, know);
  const ways = accepted.flatMap((answer) => waysTo(answer, response, know));
  const { answer, steps } = ways.reduce((best, way) => (costOf(way) < costOf(best) ? way : best));
  const verdict = verdictOf(steps);
  if (verdict === "right" || verdict === "slip")
    return judgement(verdict, verdict === "right" ? 1 : SLIP_SCORE, steps, answer);
  const share = hits(steps) / Math.max(1, response.length, expectedWords(steps));
  const score = share >= PARTIAL_FROM_SCORE ? share : 0;
  return judgement(score > 0 ? verdict : "wrong", score, steps, answer);
}

/** What was written down against what was said. */
export function judgeDictation(said: string, given: string, know: Knowledge): Judgement {
  const steps = align(read(said, know), readGiven(given, know), know);
  const verdict = verdictOf(steps);
  const extra = sum(steps.map((step) => (step.op === "extra" ? step.given.length : 0)));
  const score =
    verdict === "right" ? 1 : Math.max(0, (hits(steps) - extra) / Math.max(1, expectedWords(steps)));
  return judgement(verdict === "partial" && score < HEARD_FROM_SCORE ? "wrong" : verdict, score, steps, said);
}
