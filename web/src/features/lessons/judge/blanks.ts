/** Words typed into a text, each where its beginning may be shown already. */

import { lengthOf } from "./fold";
import type { Knowledge } from "./knowledge";
import { judgeText } from "./text";
import { EMPTY, type Judgement, part, Refused, RIGHT } from "./verdicts";

const BLANKS_A_SLIP = 4;

export type BlankParts = readonly ({ text: string } | { blank: string; shown: string; letters: number })[];

function judgeOne(word: string, shown: string, text: string, know: Knowledge): Judgement {
  const typed = text.trim();
  if (typed === "")
    return { verdict: "wrong", score: 0, diff: [part("missing", null, word)], reason: EMPTY, answer: word };
  let best = judgeText([word], typed, know);
  const rest = judgeText([word], shown + typed, know);
  const counts = shown !== "" && (rest.verdict === "right" || lengthOf(typed) > 1);
  if (counts && rest.score > best.score) best = rest;
  if (best.verdict === "right" || best.verdict === "slip") return best;
  return {
    verdict: "wrong",
    score: 0,
    diff: [part("wrong", typed, word)],
    reason: best.reason,
    answer: word,
  };
}

function reasonOf(judged: readonly Judgement[], good: number): Judgement["reason"] {
  const faulty = judged.filter(({ verdict }) => verdict !== "right");
  const [first] = faulty;
  if (!first) return RIGHT;
  if (judged.every(({ reason }) => reason.code === "empty")) return EMPTY;
  if (judged.length === 1 || (faulty.length === 1 && first.reason.code !== "empty")) return first.reason;
  return { code: "blanks", params: { right: good, total: judged.length } };
}

function verdictOf(judged: readonly Judgement[], good: number): Judgement["verdict"] {
  if (good < judged.length) return good > 0 ? "partial" : "wrong";
  const slips = judged.filter(({ verdict }) => verdict === "slip").length;
  if (slips === 0) return "right";
  return slips <= Math.max(1, Math.floor(judged.length / BLANKS_A_SLIP)) ? "slip" : "partial";
}

export function judgeBlanks(
  parts: BlankParts,
  words: Readonly<Record<string, string>>,
  typed: Readonly<Record<string, string>>,
  know: Knowledge,
): Judgement {
  if (Object.keys(typed).some((blank) => words[blank] === undefined)) throw new Refused("no such blank");
  const blanks = parts.flatMap((one) => ("blank" in one ? [one] : []));
  const judged = blanks.map(({ blank, shown }) =>
    judgeOne(words[blank] ?? "", shown, typed[blank] ?? "", know),
  );
  const good = judged.filter(({ verdict }) => verdict === "right" || verdict === "slip").length;
  return {
    verdict: verdictOf(judged, good),
    score: judged.reduce((total, { score }) => total + score, 0) / judged.length,
    diff: judged.flatMap(({ diff }) => diff),
    reason: reasonOf(judged, good),
    answer: parts.map((one) => ("blank" in one ? words[one.blank] : one.text)).join(""),
  };
}
