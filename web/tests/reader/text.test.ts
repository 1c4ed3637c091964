import { describe, expect, it } from "vitest";
import { unitsOf, wordsOf } from "../../src/base/words";
import { partsOf, sentenceAt } from "../../src/parts/aloud/text";

type Block = Parameters<typeof partsOf>[0];
const block = (text: string, sentences: [number, number][] = []): Block => ({
  number: 1,
  kind: "paragraph",
  text,
  sentences,
});
const words = (text: string, language = "en") =>
  wordsOf(text, language).map(({ start, end }) => text.slice(start, end));

describe("words", () => {
  it("keep apostrophes and numbers, and are parted by hyphens", () => {
    expect(words("Don’t say 3.14 half-way, it's Nora's!")).toEqual([
      "Don’t",
      "say",
      "3.14",
      "half",
      "way",
      "it's",
      "Nora's",
    ]);
  });

  it("keep the half-space and the marks of Persian", () => {
    expect(words("«می‌خواهم، خانه‌ی مُعَلِّم؟»", "fa")).toEqual(["می‌خواهم", "خانه‌ی", "مُعَلِّم"]);
  });

  it("are found in scripts without spaces", () => {
    expect(words("今日は良い天気です", "ja").length).toBeGreaterThan(2);
  });
});

describe("offsets", () => {
  it("count characters as the API does, not halves of them", () => {
    const text = "😀 a 𝄞 b";
    const unit = unitsOf(text);
    expect([0, 2, 4, 6, 7].map((at) => text.slice(unit(at)))).toEqual(["😀 a 𝄞 b", "a 𝄞 b", "𝄞 b", "b", ""]);
  });

  it("stay inside the text", () => {
    expect(unitsOf("abc")(99)).toBe(3);
  });
});

describe("parts of a block", () => {
  const text = "One 😀 two.  “Three?” she said. Four";
  const parts = partsOf(
    block(text, [
      [0, 10],
      [12, 30],
      [31, 35],
    ]),
    "en",
  );

  it("put together are the text again", () => {
    expect(parts.flatMap((part) => part.pieces.map((piece) => piece.text)).join("")).toBe(text);
  });

  it("hold each sentence's words with where they start", () => {
    const found = parts
      .filter((part) => part.sentence)
      .map((part) => part.pieces.filter((p) => p.word !== null));
    expect(found.map((pieces) => pieces.map((p) => p.text))).toEqual([
      ["One", "two"],
      ["Three", "she", "said"],
      ["Four"],
    ]);
    for (const piece of found.flat()) expect(text.startsWith(piece.text, piece.word ?? -1)).toBe(true);
  });

  it("keep the offset of the API for the reader's place", () => {
    expect(parts.filter((part) => part.sentence).map((part) => part.sentence?.origin)).toEqual([0, 12, 31]);
  });

  it("take a block without sentences as one", () => {
    expect(partsOf(block("Just this"), "en")).toHaveLength(1);
  });

  it("know the sentence of a place", () => {
    const whole = block(text, [
      [0, 10],
      [12, 30],
      [31, 35],
    ]);
    const { start, end } = sentenceAt(whole, text.indexOf("she"));
    expect(text.slice(start, end)).toBe("“Three?” she said.");
  });
});
