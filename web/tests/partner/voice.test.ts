import { describe, expect, it } from "vitest";
import type { Load } from "../../src/api";
import { paragraphOf, sayable, Voice } from "../../src/features/partner/voice";
import type { Sounds } from "../../src/parts/aloud/readAloud";

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

describe("a voice that says what comes", () => {
  const make = () => {
    const ends: ((how: "ended" | "stopped") => void)[] = [];
    const said: string[] = [];
    const load: Load = async ({ text }) => {
      if (!said.includes(text)) said.push(text); // the next one is asked for beforehand
      return { audio: text, mime: "", milliseconds: 0, words: [], voice: "", source: "embedded" };
    };
    const nothing = () => undefined;
    const sounds: Sounds = {
      play: () => new Promise((end) => ends.push(end)),
      stop: nothing,
      pause: nothing,
      resume: async () => undefined,
      prefetch: nothing,
      position: 0,
    };
    return { voice: new Voice("en", load, true, sounds, () => nothing), said, ends };
  };
  const settled = () => new Promise((done) => setTimeout(done));

  it("begins with the first whole sentence and goes on with the next ones", async () => {
    const { voice, said, ends } = make();
    voice.grow("It was ca", false);
    expect(said).toEqual([]);
    voice.grow("It was calm. The sea", false);
    await settled();
    expect(said).toEqual(["It was calm."]);
    ends.shift()?.("ended");
    await settled();
    expect(voice.isOver).toBe(false);
    voice.grow("It was calm. The sea slept.", true);
    await settled();
    expect(said).toEqual(["It was calm.", "The sea slept."]);
    ends.shift()?.("ended");
    await settled();
    expect(voice.isOver).toBe(true);
  });

  it("is over when another sound takes its place", async () => {
    const { voice, said, ends } = make();
    voice.grow("One. Two. Three.", true);
    await settled();
    ends.shift()?.("stopped");
    await settled();
    expect([voice.isOver, said[0]]).toEqual([true, "One."]);
  });
});
