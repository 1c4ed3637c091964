import { describe, expect, it, vi } from "vitest";
import { type Lit, ReadAloud } from "../../src/parts/aloud/readAloud";
import { MAX_SPOKEN_CHARS, timed, utteranceAt, utterancesOf, wordAt } from "../../src/parts/aloud/utterances";

type Block = Parameters<typeof utterancesOf>[0][number];
const block = (
  number: number,
  text: string,
  sentences: [number, number][] = [],
  kind: Block["kind"] = "paragraph",
) => ({ number, kind, text, sentences }) satisfies Block;
const WORD_MS = 100;

describe("utterances", () => {
  it("are the sentences in order, without pictures and ornaments", () => {
    const blocks = [
      block(1, "One. Two.", [
        [0, 4],
        [5, 9],
      ]),
      block(2, "A cat", [], "figure"),
      block(3, "***", [], "separator"),
    ];
    expect(utterancesOf([...blocks, block(4, "Three.")], "en").map((u) => `${u.block} ${u.text}`)).toEqual([
      "1 One.",
      "1 Two.",
      "4 Three.",
    ]);
  });

  it("of an overlong sentence are several that lose no word and tear none", () => {
    const text = Array.from({ length: 900 }, (_, i) => `word${i}`).join(" ");
    const said = utterancesOf([block(1, text)], "en");
    expect(said.length).toBeGreaterThan(5);
    expect(Math.max(...said.map((u) => u.text.length))).toBeLessThanOrEqual(MAX_SPOKEN_CHARS);
    expect(said.map((u) => u.text).join(" ")).toBe(text);
  });

  it("are found by a place, else the next one", () => {
    const said = utterancesOf(
      [
        block(1, "One. Two.", [
          [0, 4],
          [5, 9],
        ]),
        block(5, "Three."),
      ],
      "en",
    );
    expect([utteranceAt(said, 1, 6), utteranceAt(said, 2, 0), utteranceAt(said, 6, 0)]).toEqual([1, 2, -1]);
  });
});

describe("light", () => {
  const utterance = { block: 1, start: 10, end: 20, text: "😀 sea sun" };
  const words = timed(utterance, [
    { start: 2, end: 5, from_ms: 0, to_ms: 300 },
    { start: 6, end: 9, from_ms: 900, to_ms: 1200 },
  ]);

  it("stands on the word in its block", () => {
    expect(words.map(({ start, end }) => [start, end])).toEqual([
      [13, 16],
      [17, 20],
    ]);
  });

  it("follows the time, glows on a little and goes out in a pause", () => {
    const at = (ms: number) => wordAt(words, ms)?.start ?? null;
    expect([at(-1), at(0), at(299), at(500), at(700), at(900), at(1300), at(2000)]).toEqual([
      null,
      13,
      13,
      13,
      null,
      17,
      17,
      null,
    ]);
  });

  it("is out before the first and without any word", () => {
    expect(wordAt([], 5)).toBeNull();
  });
});

/** A loudspeaker and a clock that a test turns by hand. */
function stage(texts: string[]) {
  const utterances = utterancesOf(
    texts.map((text, i) => block(i + 1, text)),
    "en",
  );
  let end: (outcome: "ended" | "stopped") => void = () => undefined;
  let tick: () => void = () => undefined;
  const sounds = {
    position: 0,
    play: vi.fn((_address: string) => new Promise<"ended" | "stopped">((resolve) => (end = resolve))),
    stop: vi.fn(() => end("stopped")),
    pause: vi.fn(),
    resume: vi.fn(() => Promise.resolve()),
    prefetch: vi.fn(),
  };
  const load = vi.fn(async ({ text }: { text: string }) => ({
    audio: `/files/${text}`,
    mime: "audio/mpeg",
    milliseconds: WORD_MS,
    words: [{ start: 0, end: text.length - 1, from_ms: 0, to_ms: WORD_MS }],
    voice: "test",
    source: "embedded" as const,
  }));
  const reading = new ReadAloud(utterances, "en", load, sounds, (step) => {
    tick = step;
    return () => undefined;
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { reading, sounds, load, settled, end: () => end("ended"), tick: () => tick() };
}

describe("reading aloud", () => {
  it("goes on sentence after sentence, with the next one fetched beforehand", async () => {
    const { reading, sounds, settled, end } = stage(["One.", "Two."]);
    const over = reading.play(0, true);
    await settled();
    expect(reading.state).toMatchObject({ status: "playing", at: 0 });
    expect(sounds.prefetch).toHaveBeenCalledWith("/files/Two.");
    end();
    await settled();
    expect(reading.state).toMatchObject({ status: "playing", at: 1 });
    end();
    await over;
    expect(reading.state.status).toBe("idle");
  });

  it("says one sentence when asked for one", async () => {
    const { reading, sounds, settled, end } = stage(["One.", "Two."]);
    const over = reading.play(0, false);
    await settled();
    end();
    await over;
    expect(sounds.play).toHaveBeenCalledTimes(1);
  });

  it("lights the word and puts it out at the end", async () => {
    const { reading, settled, end, tick } = stage(["One."]);
    const seen: (Lit | null)[] = [];
    reading.subscribe(() => seen.push(reading.litIn(1)));
    const over = reading.play(0, false);
    await settled();
    tick();
    expect(reading.litIn(1)?.word).toMatchObject({ start: 0, end: 3 });
    expect(reading.litIn(2)).toBeNull();
    end();
    await over;
    expect(seen.at(-1)).toBeNull();
  });

  it("leaves the new sentence alone when an old one comes late", async () => {
    const { reading, sounds, settled } = stage(["One.", "Two.", "Three."]);
    reading.play(0, true);
    reading.play(2, false);
    await settled();
    expect(sounds.play.mock.calls).toEqual([["/files/Three."]]);
    expect(reading.state.at).toBe(2);
  });

  it("pauses, goes on, and tells what went wrong", async () => {
    const { reading, sounds, load, settled } = stage(["One.", "Two."]);
    reading.play(0, true);
    await settled();
    reading.pause();
    expect(reading.state.status).toBe("paused");
    await reading.resume();
    expect([reading.state.status, sounds.resume.mock.calls.length]).toEqual(["playing", 1]);
    const broken = new Error("no voice");
    load.mockRejectedValueOnce(broken);
    await reading.play(1, false);
    expect(reading.state).toMatchObject({ status: "failed", error: broken });
  });
});
