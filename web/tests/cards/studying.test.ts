import { describe, expect, it } from "vitest";
import type { StudyCard, StudyQueue } from "../../src/api/types";
import { filled } from "../../src/features/cards/gap";
import * as studying from "../../src/features/cards/session";
import { compared, folded } from "../../src/features/cards/typed";
import { levelOf, rowOf, weeksUpTo } from "../../src/parts/charts/calendar";

const NOW = Date.parse("2026-03-01T10:00:00Z");
const NEW = {
  state: "new",
  step: 0,
  stability: null,
  difficulty: null,
  last_at: null,
  last_day: null,
  due_day: null,
  due_at: null,
  reps: 0,
  lapses: 0,
  leech: false,
  suspended: null,
  put_off_on: null,
} as const;

const card = (id: string): StudyCard => ({
  id,
  note_id: id,
  deck_id: "d",
  language: "en",
  kind: "basic",
  typed: false,
  answer: id,
  front: { word: id, meaning: null, sentence: null, gap: null, sound: null },
  back: { word: id, meaning: id, sentence: null, gap: null, sound: null },
  source: null,
  memory: { card_id: id, ...NEW },
  desired_retention: 0.9,
  buttons: [],
});

const queue = (...ids: string[]): StudyQueue => ({
  day: "2026-03-01",
  counts: { new: ids.length, learning: 0, due: 0 },
  cards: ids.map(card),
  next_at: null,
});

const begun = (...ids: string[]) => studying.fetched(studying.EMPTY, queue(...ids), new Set(), NOW);

describe("studying", () => {
  it("brings a forgotten card again once its minute has gone, before the others", () => {
    const one = studying.answer(begun("a", "b", "c"), 1, NOW, 900);
    expect(one.shownId).toBe("b");
    expect(one.counts).toEqual({ new: 2, learning: 1, due: 0 });
    expect(one.last?.line).toMatchObject({ card_id: "a", rating: 1, milliseconds: 900 });
    const two = studying.answer(one, 4, NOW + 70_000, 900);
    expect(two.shownId).toBe("a");
    expect(studying.shownOf(two)?.buttons).toHaveLength(4);
  });

  it("ends with what is due soon, and then ends", () => {
    const one = studying.answer(begun("a"), 3, NOW, 0);
    expect(one.shownId).toBe("a");
    const two = studying.answer(one, 3, NOW + 1000, 0);
    expect(two.shownId).toBeNull();
    expect(studying.leftOf(two)).toBe(0);
  });

  it("takes the last answer back with a line that voids it", () => {
    const before = begun("a", "b");
    const after = studying.answer(before, 4, NOW, 0);
    const back = studying.undone(after, NOW + 1);
    expect(back?.session).toBe(before);
    expect(back?.line).toMatchObject({ card_id: "a", voids: after.last?.line.id });
    expect(studying.undone(before, NOW)).toBeNull();
  });

  it("counts lines that the school has not got yet, but none that is taken back", () => {
    const after = studying.answer(begun("a", "b"), 4, NOW, 0);
    const line = after.last?.line;
    const voided = studying.undone(after, NOW + 1)?.line;
    if (!line || !voided) throw new Error("no line");
    expect(studying.caughtUp(queue("a", "b"), [line]).cards.map(({ id }) => id)).toEqual(["b"]);
    expect(studying.caughtUp(queue("a", "b"), [line, voided]).cards).toHaveLength(2);
  });

  it("keeps the card on the table when the school is asked again, and leaves out what is put off", () => {
    const session = studying.fetched(begun("a", "b"), queue("b", "a", "c"), new Set(["c"]), NOW);
    expect(session.shownId).toBe("a");
    expect(session.cards.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(session.counts.new).toBe(2);
    expect(studying.without(session, "a", NOW).shownId).toBe("b");
  });
});

describe("what is typed", () => {
  it("is compared without what hardly anybody types", () => {
    expect(folded(" Straße’s ", "de")).toBe("straße's");
    expect(folded("كتابي", "fa")).toBe(folded("کتابی", "fa"));
    expect(folded("می‌رود", "fa")).toBe(folded("میرود", "fa"));
  });

  it("is shown letter by letter", () => {
    expect(compared("recieve", "receive", "en")).toEqual([
      { op: "same", text: "rec" },
      { op: "extra", text: "i" },
      { op: "same", text: "e" },
      { op: "missing", text: "i" },
      { op: "same", text: "ve" },
    ]);
    const parts = compared("xyz", "tea", "en");
    expect(parts.filter(({ op }) => op !== "missing")).toEqual([{ op: "extra", text: "xyz" }]);
  });
});

it("a gap is filled with the word as it stands, each time", () => {
  const words = filled("____ and ____.", "Tea and tea.", "tea").filter((piece) => piece.isWord);
  expect(words.map(({ text }) => text)).toEqual(["Tea", "tea"]);
});

describe("a year of days", () => {
  it("is whole, in weeks that begin where the reader's begin", () => {
    const weeks = weeksUpTo("2026-03-01", 6);
    expect(weeks.flat()).toHaveLength(365);
    expect(weeks.at(-1)?.at(-1)).toBe("2026-03-01");
    expect(weeks.slice(1).every(([first]) => first && rowOf(first, 6) === 0)).toBe(true);
  });

  it("has four levels and nothing", () => {
    expect([0, 1, 25, 100].map((count) => levelOf(count, 100))).toEqual([0, 1, 2, 4]);
  });
});
