import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { surplus } from "../../src/api/kept";
import { withAnswers } from "../../src/api/packs";
import type { Answer, Lesson, LessonPack } from "../../src/api/types";
import { sizeOf } from "../../src/base/vault";
import { judged, needsNetwork, without } from "../../src/features/lessons/useOnDevice";
import { Tasks } from "../../src/parts/offline/tasks";

const activities = [
  { id: "d", type: "dictation", word_count: 3 },
  { id: "t", type: "true_false", statement: "The boat is empty.", instruction: "does_it_say_so" },
  { id: "s", type: "spelling", letters: 4 },
];
const lesson = (language = "en") =>
  ({
    id: "l",
    title: "Boats",
    language,
    activities,
    activity_count: 3,
    answered_count: 1,
    answers: [{ activity_id: "t", verdict: "wrong", score: 0 }],
  }) as unknown as Lesson;
const pack = (language?: string): LessonPack => ({
  lesson: lesson(language),
  keys: {
    d: { text: "the brown river" },
    t: { is_true: true, sentence: "The boat is empty." },
    s: { word: "boat" },
  },
  heard: ["d", "s"],
});
const answerTo = (activity_id: string, response: object) =>
  ({ id: `answer ${activity_id}`, activity_id, milliseconds: 900, response }) as Answer;

beforeEach(() => {
  vi.stubGlobal("fetch", async (path: string) =>
    Response.json(JSON.parse(readFileSync(join(import.meta.dirname, "../../public", path), "utf8"))),
  );
});
afterEach(() => vi.unstubAllGlobals());

describe("a kept lesson", () => {
  it("is judged on this device, under the answer's own id", async () => {
    const told = await judged(pack(), answerTo("d", { type: "dictation", text: "the brown river" }));
    expect(told).toMatchObject({ verdict: "right", attempt_id: "answer d", activity_id: "d", isOwn: true });
    const wrong = await judged(pack(), answerTo("t", { type: "true_false", is_true: false }));
    expect(wrong).toMatchObject({ verdict: "wrong", score: 0 });
  });

  it("leaves to the school what it has no key for, and what is no answer to it", async () => {
    const keyless = { ...pack(), keys: {} };
    expect(await judged(keyless, answerTo("d", { type: "dictation", text: "x" }))).toBeNull();
    expect(await judged(pack(), answerTo("d", { type: "spelling", text: "x" }))).toBeNull();
    expect(await judged(pack(), answerTo("gone", { type: "spelling", text: "x" }))).toBeNull();
  });

  it("leaves out what can't be heard, and what nobody here can judge", () => {
    const all = new Set(["sound/l/d/normal", "sound/l/s/normal"]);
    expect([...needsNetwork(pack(), all)]).toEqual([]);
    expect([...needsNetwork(pack(), new Set(["sound/l/s/normal"]))]).toEqual(["d"]);
    expect([...needsNetwork(pack("de"), all)]).toEqual(["d", "s"]);
    expect(without(lesson(), new Set(["d"])).activities.map(({ id }) => id)).toEqual(["t", "s"]);
  });

  it("counts an answer once, the newest, and none to what it does not have", () => {
    const right = (activity_id: string) => ({ activity_id, verdict: "right", score: 1 }) as const;
    const after = withAnswers(lesson(), [right("t"), right("d"), right("other")]);
    expect(after.answered_count).toBe(2);
    expect(after.answers).toEqual([right("t"), right("d")]);
  });
});

it("of what was merely seen the oldest makes room; what was asked for stays", () => {
  const facts = Array.from({ length: 20 }, (_, at) => ({ name: `${at}`, bytes: 1, at, isAsked: at < 2 }));
  expect(surplus(facts, 9)).toEqual(["2", "3", "4", "5", "6", "7", "8", "9", "10"]);
  expect(surplus(facts, 12)).toEqual([]);
});

it("the room that a sound takes is that of its bytes", () => {
  expect(sizeOf({ a: 1 })).toBe(7);
  expect(sizeOf({ speech: {}, blob: new Blob(["x".repeat(5000)]) })).toBeGreaterThan(5000);
  expect(sizeOf("سلام")).toBe(10);
});

describe("keeping", () => {
  it("tells how far it is, and a failure until somebody has read it", async () => {
    const tasks = new Tasks();
    const seen: unknown[] = [];
    tasks.subscribe(() => seen.push(tasks.of("book")?.done ?? "over"));
    await tasks.start("book", [async () => undefined, async () => undefined]);
    expect(seen).toEqual([0, 1, 2, "over"]);
    const full = new Error("full");
    await tasks.start("book", [() => Promise.reject(full)]);
    expect(tasks.of("book")).toEqual({ done: 0, total: 1, error: full });
    tasks.cancel("book");
    expect(tasks.of("book")).toBeNull();
  });

  it("can be stopped: what was on its way is told, the rest is not begun", async () => {
    const tasks = new Tasks();
    let told: AbortSignal | null = null;
    let begun = 0;
    const going = tasks.start("book", [
      async (signal) => {
        told = signal;
        await Promise.resolve();
        tasks.cancel("book");
      },
      async () => {
        begun += 1;
      },
    ]);
    await going;
    expect([begun, tasks.of("book")]).toEqual([0, null]);
    expect(told).toMatchObject({ aborted: true });
  });
});
