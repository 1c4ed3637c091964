/** One of several options; and whether a passage says so. */

import { type Judgement, part, Refused, RIGHT } from "./verdicts";

interface Option {
  id: string;
  text: string;
}

export function judgeChoice(options: readonly Option[], right: string, chosen: string): Judgement {
  const textOf = (id: string) => options.find((option) => option.id === id)?.text;
  const [answer = "", given] = [textOf(right), textOf(chosen)];
  if (given === undefined) throw new Refused("no such option");
  if (chosen === right)
    return { verdict: "right", score: 1, diff: [part("same", answer, answer)], reason: RIGHT, answer };
  const reason = { code: "other_option", params: { given, expected: answer } };
  return { verdict: "wrong", score: 0, diff: [part("wrong", given, answer)], reason, answer };
}

export function judgeTrueFalse(
  statement: string,
  key: { is_true: boolean; sentence: string },
  given: boolean,
): Judgement {
  const { sentence: answer } = key;
  const isRight = given === key.is_true;
  const diff = [part(isRight ? "same" : "wrong", statement, answer)];
  if (isRight) return { verdict: "right", score: 1, diff, reason: RIGHT, answer };
  const code = key.is_true ? "is_in_text" : "not_in_text";
  return { verdict: "wrong", score: 0, diff, reason: { code, params: { expected: answer } }, answer };
}
