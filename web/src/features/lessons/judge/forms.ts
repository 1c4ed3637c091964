/** A word's form: right, or another form of the same word, which is half right. */

import { isEnglishForm } from "./english";
import { fold, lengthOf, squeezed } from "./fold";
import type { Knowledge } from "./knowledge";
import { judgeText } from "./text";
import { type Judgement, part } from "./verdicts";

const OTHER_FORM_SCORE = 0.5;

const FA_ENDINGS = ["ها", "تر", "ترین", "ان"];

function isFormOf(word: string, base: string, know: Knowledge): boolean {
  const [key, root] = [fold(word, know), fold(base, know)];
  if (key === "" || key === root) return false;
  if (know.language === "fa") {
    const isEnded = lengthOf(root) > 2 && key.startsWith(root) && FA_ENDINGS.includes(key.slice(root.length));
    return know.tables.verbs[key] === base || isEnded;
  }
  return isEnglishForm(key, root, know) || (know.isListed(key) && know.lemma(key) === root);
}

export function judgeForm(
  base: string,
  accepted: readonly string[],
  given: string,
  know: Knowledge,
): Judgement {
  const judged = judgeText(accepted, given, know);
  if (judged.verdict === "right" || judged.verdict === "slip") return judged;
  const typed = squeezed(given);
  const { answer } = judged;
  if (!isFormOf(typed, base, know)) return { ...judged, verdict: "wrong", score: 0 };
  return {
    verdict: "partial",
    score: OTHER_FORM_SCORE,
    diff: [part("wrong", typed, answer)],
    reason: { code: "wrong_form", params: { given: typed, expected: answer } },
    answer,
  };
}
