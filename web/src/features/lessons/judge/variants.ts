/** Spellings that are no fault, and forms that change the sense. Keys are folded words. */

import { isEnglishForm } from "./english";
import { lengthOf } from "./fold";
import type { Knowledge } from "./knowledge";

export const canonical = (word: string, { language, tables }: Knowledge): string =>
  tables.canonical[language]?.[word] ?? word;

/** The full words of an English contraction; the word itself otherwise. */
export function expanded(word: string, { language, tables }: Knowledge): string[] {
  if (language !== "en") return [word];
  const whole = tables.contracted[word];
  if (whole) return whole;
  for (const [ending, full] of Object.entries(tables.endings)) {
    if (word.endsWith(ending) && word.length > ending.length) return [word.slice(0, -ending.length), full];
  }
  const before = word.slice(0, -2);
  return word.endsWith("'s") && tables.isAfter.includes(before) ? [before, "is"] : [word];
}

const FINITE = /^(?:نمی|می|ن|ب)?(.+?)(?:م|ی|د|یم|ید|ند)?$/u;

const unprefixed = (text: string, prefix: string) =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text;

/** The Persian verb of which a word is a finite form; "" when the table has none. */
export function infinitiveOf(key: string, { tables }: Knowledge): string {
  const found = FINITE.exec(key);
  const plain = unprefixed(unprefixed(unprefixed(key, "می"), "نمی"), "ن");
  const stems = found ? [key, found[1] ?? "", plain] : [key];
  const stem = stems.sort().find((one) => tables.stems[one] !== undefined);
  return stem === undefined ? "" : (tables.stems[stem] ?? "");
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  let same = 0;
  while (same < Math.min(one.length, other.length) && one[same] === other[same]) same++;
  return same;
}

const reversed = (text: string) => [...text].reverse();

/** Whether the two differ by an ending or a beginning that carries sense: person, negation, plural, comparison. */
export function changesForm(expected: string, given: string, know: Knowledge): boolean {
  const { tables } = know;
  if (know.language === "en") {
    const [longer, shorter] = lengthOf(expected) >= lengthOf(given) ? [expected, given] : [given, expected];
    const beginning = longer.slice(0, longer.length - shorter.length);
    if (longer.endsWith(shorter) && tables.enBeginnings.includes(shorter === "" ? longer : beginning))
      return true;
    return isEnglishForm(given, expected, know) || isEnglishForm(expected, given, know);
  }
  const verb = infinitiveOf(expected, know);
  if (verb && verb === infinitiveOf(given, know)) return true;
  const same = commonStart([...expected], [...given]);
  const endings = [expected, given].map((word) => [...word].slice(same).join(""));
  const all = (allowed: string[], parts: string[]) => parts.every((part) => allowed.includes(part));
  const stem = [...expected].slice(0, same).join("");
  if (same >= 2 && (all(tables.faPersons, endings) || (all(tables.faEndings, endings) && know.isWord(stem))))
    return true;
  const tail = commonStart(reversed(expected), reversed(given));
  const beginnings = [expected, given].map((word) => word.slice(0, word.length - tail));
  return tail >= 2 && all(tables.faBeginnings, beginnings);
}
