/** Forms of English words: irregular ones by the server's table, regular ones by their ending. */

import type { Knowledge } from "./knowledge";

const VOWELS = "aeiou";

/** The ways in which an English base may take an ending. */
function regular(base: string, ending: string): string[] {
  const isSoftY = base.endsWith("y") && !VOWELS.includes(base.slice(-2, -1) || "-");
  if (ending === "s") {
    if (isSoftY) return [`${base.slice(0, -1)}ies`];
    return [base + (/(?:s|x|z|ch|sh|o)$/.test(base) ? "es" : "s")];
  }
  if (base.endsWith("ie") && ending === "ing") return [`${base.slice(0, -2)}ying`];
  if (base.endsWith("e")) {
    const short = base.slice(0, -1) + ending;
    return ending === "ing" && /(?:ee|ye|oe)$/.test(base) ? [short, base + ending] : [short];
  }
  if (isSoftY && ending !== "ing") return [`${base.slice(0, -1)}i${ending}`];
  return [base + ending, base + base.slice(-1) + ending];
}

/** Whether a word is a verb's or a noun's form of this base. */
export function isEnglishForm(word: string, base: string, { tables }: Knowledge): boolean {
  const inTables = Object.values(tables.irregular).some((forms) => forms[word] === base);
  return inTables || ["ed", "ing", "s"].some((ending) => regular(base, ending).includes(word));
}
