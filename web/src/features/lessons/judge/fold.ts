/** Text as it is compared: the server's `kernel/text.py` for the languages that are judged here, with the server's tables. */

import type { Knowledge } from "./knowledge";

export const ZWNJ = "\u200c";
const WORDLIKE = "[\\p{L}\\p{N}_]";
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\u{e0000}-\u{e007f}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python calls these white space
const SPACES = /[\s\x1c-\x1f\x85]+/gu;
const EZAFE = new RegExp(`(?<=${WORDLIKE}ه)(?:[\\u200c ]ی(?!${WORDLIKE}|\\u200c))+`, "gu");
const EZAFE_APART = new RegExp(`(?<=${WORDLIKE}ه) ی(?!${WORDLIKE})`, "gu");
const LETTER = "[\\p{L}\\p{Nl}\\p{No}][\\p{Mn}\\p{Mc}]*";
const INSIDE = "['`´\\u2019\\u02bc\\uff07\\u200c\\u200d\\u00ad\\u00b7\\u05f3\\u05f4]";
const WORD = new RegExp(
  `\\p{Nd}+(?:[.,:٫٬]\\p{Nd}+)*(?:${LETTER}|\\p{Nd})*|${LETTER}(?:${LETTER}|\\p{Nd})*(?:${INSIDE}(?:${LETTER}|\\p{Nd})+)*`,
  "gu",
);

export const clean = (text: string) => text.replace(UNSAFE, "");

export const lengthOf = (text: string) => [...text].length;

/** White space evened out. */
export const squeezed = (text: string) => text.replace(SPACES, " ").replace(/^ | $/g, "");

function translated(text: string, ...tables: Record<string, string>[]): string {
  let out = text;
  for (const table of tables) {
    out = [...out].map((character) => table[character] ?? character).join("");
  }
  return out;
}

const caseless = (text: string) => text.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");

function foldOnce(text: string, { language, tables }: Knowledge): string {
  let folded = translated(clean(text), tables.everywhere).normalize("NFKC");
  folded = translated(caseless(folded).normalize("NFKC"), tables.unwritten, tables.everywhere);
  if (language === "fa") folded = translated(folded, tables.persian).replace(EZAFE, "");
  return squeezed(folded.replace(/[\u200c\u200d]/g, ""));
}

/** Two spellings that a reader takes for the same fold to equal strings. */
export function fold(text: string, know: Knowledge): string {
  let before = text;
  let folded = foldOnce(before, know);
  while (folded !== before) {
    before = folded;
    folded = foldOnce(before, know);
  }
  return folded;
}

/** The folded letters and digits alone. */
export function bare(text: string, know: Knowledge): string {
  const kept = fold(text, know)
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "");
  return know.language === "fa" ? translated(kept, know.tables.persian) : kept;
}

/** The words of a text in their order. */
export function wordsOf(text: string, know: Knowledge): string[] {
  const joined = know.language === "fa" ? text.replace(EZAFE_APART, `${ZWNJ}ی`) : text;
  return joined.match(WORD) ?? [];
}
