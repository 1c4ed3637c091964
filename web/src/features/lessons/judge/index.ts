/**
 * The server's judge, for playing without a line. Practice only: the server judges every answer again when it arrives, and its verdict
 * stands. Needs the key of an activity, which comes with a lesson that was kept for offline.
 */

import type { Activity, ActivityResponse } from "#api";
import { type BlankParts, judgeBlanks } from "./blanks";
import { judgeChoice, judgeTrueFalse } from "./choice";
import { judgeForm } from "./forms";
import type { Knowledge } from "./knowledge";
import { judgeSpelling } from "./letters";
import { judgeOrder } from "./order";
import { judgeCards, judgePairs } from "./pairs";
import { judgeDictation, judgeText } from "./text";
import { type Judgement, Refused } from "./verdicts";

export { type JudgedLanguage, judgedLanguage, type Knowledge, knowledgeOf, loadKnowledge } from "./knowledge";
export { type Judgement, Refused } from "./verdicts";
export { judgeDictation, judgeText };

/** Keys by type, as the server keeps them. */
export interface Keys {
  multiple_choice: { option: string };
  listening_comprehension: { option: string };
  true_false: { is_true: boolean; sentence: string };
  gap_fill: { gaps: Record<string, string> };
  vocabulary_matching: { pairs: Record<string, string> };
  matching_pairs: { pairs: string[][] };
  sentence_reordering: { orders: string[][] };
  dictation: { text: string };
  spelling: { word: string };
  fill_in_blank: { blanks: Record<string, string> };
  cloze_test: { blanks: Record<string, string> };
  word_formation: { accepted: string[] };
}

type Type = Activity["type"];
type View<T extends Type> = Extract<Activity, { type: T }>;
type Given<T extends Type> = Extract<ActivityResponse, { type: T }>;
type Judges = { [T in Type]: (view: View<T>, key: Keys[T], given: Given<T>, know: Knowledge) => Judgement };

interface Named {
  id: string;
  text: string;
}

const textsOf = (items: readonly Named[]) => Object.fromEntries(items.map(({ id, text }) => [id, text]));

function judgeGaps(view: View<"gap_fill">, key: Keys["gap_fill"], given: Given<"gap_fill">): Judgement {
  const things = textsOf(view.bank);
  const gaps = view.parts.flatMap((one) => ("gap" in one ? [one.gap] : []));
  const answer = view.parts
    .map((one) => ("gap" in one ? things[key.gaps[one.gap] ?? ""] : one.text))
    .join("");
  const places = gaps.map((gap) => [gap, key.gaps[gap] ?? ""] as const);
  return judgePairs({ places, things, put: given.gaps, answer, what: "gaps" });
}

function judgeMeanings(
  view: View<"vocabulary_matching">,
  key: Keys["vocabulary_matching"],
  given: Given<"vocabulary_matching">,
): Judgement {
  const [things, names] = [textsOf(view.meanings), textsOf(view.words)];
  const places = view.words.map(({ id }) => [id, key.pairs[id] ?? ""] as const);
  const answer = places.map(([word, meaning]) => `${names[word]} – ${things[meaning]}`).join("\n");
  return judgePairs({ places, things, put: given.pairs, answer, what: "pairs", names });
}

const inBlanks = (
  view: { parts: BlankParts },
  key: { blanks: Record<string, string> },
  given: { blanks: Record<string, string> },
  know: Knowledge,
) => judgeBlanks(view.parts, key.blanks, given.blanks, know);

const JUDGES: Judges = {
  multiple_choice: (view, key, given) => judgeChoice(view.options, key.option, given.option),
  listening_comprehension: (view, key, given) => judgeChoice(view.options, key.option, given.option),
  true_false: (view, key, given) => judgeTrueFalse(view.statement, key, given.is_true),
  gap_fill: judgeGaps,
  vocabulary_matching: judgeMeanings,
  matching_pairs: (view, key, given) => judgeCards(textsOf(view.cards), key.pairs, given.pairs, given.moves),
  sentence_reordering: (view, key, given, know) =>
    judgeOrder(textsOf(view.tiles), key.orders, given.order, know),
  dictation: (_view, key, given, know) => judgeDictation(key.text, given.text, know),
  spelling: (_view, key, given, know) => judgeSpelling(key.word, given.text, know),
  fill_in_blank: inBlanks,
  cloze_test: inBlanks,
  word_formation: (view, key, given, know) => judgeForm(view.base, key.accepted, given.text, know),
};

/** Judges a response as the server will. Throws Refused for one that does not belong to the activity. */
export function judge<T extends Type>(
  view: View<T>,
  key: Keys[T],
  given: ActivityResponse,
  know: Knowledge,
): Judgement {
  if (given.type !== view.type) throw new Refused(`a response of the type ${view.type} was expected`);
  return JUDGES[view.type as T](view, key, given as Given<T>, know);
}
