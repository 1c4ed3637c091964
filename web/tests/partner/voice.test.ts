import { describe, expect, it } from "vitest";
import { paragraphOf, sayable } from "../../src/features/partner/voice";

const said = (text: string, language: string, isWhole = true) =>
  sayable(text, language, isWhole).map((one) => one.text);

describe("an answer", () => {
  it("is said sentence by sentence, in both languages", () => {
    expect(said("Well done! 🎉 Was it far?\n\nTell me more.", "en")).toEqual([
      "Well done!",
      "🎉 Was it far?",
      "Tell me more.",
    ]);
    expect(said("آفرین! دور بود؟ بیشتر بگو.", "fa")).toEqual(["آفرین!", "دور بود؟", "بیشتر بگو."]);
  });

  it("counts code points, as the school does", () => {
    expect(paragraphOf("🎉🎉 Yes. No.", "en").sentences).toEqual([
      [0, 7],
      [8, 11],
    ]);
  });

  it("that is still being written keeps back what may go on", () => {
    expect(said("It was calm. The se", "en", false)).toEqual(["It was calm."]);
    expect(said("It w", "en", false)).toEqual([]);
    expect(said("", "en")).toEqual([]);
  });
});
