import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Judgement,
  judge,
  judgeDictation,
  judgedLanguage,
  judgeText,
  type Knowledge,
  knowledgeOf,
  Refused,
} from "../../src/features/lessons/judge";

type Row = [language: string, expected: string, given: string, ...told: unknown[]];
type Example = [language: string, ...rest: [Parameters<typeof judge>[0], never, never, unknown]];

const read = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, path), "utf8"));
const golden: { examples: Example[]; text: Row[]; dictation: Row[] } = read(
  "../../../tests/lessons/golden.json",
);
const tables = read("../../public/judge/tables.json");
const known: Record<string, Knowledge> = {
  en: knowledgeOf("en", tables, read("../../public/judge/en.json")),
  fa: knowledgeOf("fa", tables, read("../../public/judge/fa.json")),
};

const know = (language: string): Knowledge => {
  const found = known[language];
  if (!found) throw new Error(language);
  return found;
};

const rounded = (judged: Judgement) => ({
  ...judged,
  score: Number(judged.score.toFixed(6)),
  diff: judged.diff.map(({ op, given, expected }) => [op, given, expected]),
});

const told = (judged: Judgement) => {
  const { verdict, score, reason, diff } = rounded(judged);
  return [verdict, score, reason, diff];
};

describe("the judge in the browser", () => {
  it.each(golden.examples)("says of each type's examples what the server says: %s %j", (...example) => {
    const [language, view, key, response, judged] = example;
    expect(rounded(judge(view, key, response, know(language)))).toEqual(judged);
  });

  it.each([
    [
      "typed",
      golden.text,
      (...args: Parameters<typeof judgeDictation>) => judgeText([args[0]], args[1], args[2]),
    ],
    ["dictated", golden.dictation, judgeDictation],
  ] as const)("says of labelled answers, %s, what the server says", (_name, rows, say) => {
    const differ = rows.filter(([language, expected, given, ...judged]) => {
      const mine = told(say(expected, given, know(language)));
      return JSON.stringify(mine) !== JSON.stringify(judged);
    });
    const shown = differ.map(([language, expected, given, ...judged]) => ({
      of: [expected, given],
      server: judged,
      browser: told(say(expected, given, know(language))),
    }));
    expect(shown).toEqual([]);
  });

  it("is there for two languages", () => {
    expect(["en-GB", "fa", "FA-ir", "de", ""].map(judgedLanguage)).toEqual(["en", "fa", "fa", null, null]);
  });

  it("refuses what does not belong to the activity", () => {
    const [, view, key] = golden.examples.find(([, { type }]) => type === "spelling") ?? [];
    if (!view || !key) throw new Error("no example");
    expect(() => judge(view, key, { type: "dictation", text: "x" }, know("en"))).toThrow(Refused);
    expect(() => judge(view, key, { type: "spelling", text: "x".repeat(201) }, know("en"))).toThrow(Refused);
  });
});
