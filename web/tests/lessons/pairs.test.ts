import { describe, expect, it } from "vitest";
import { responseOf } from "../../src/features/lessons/drafts";
import {
  keepPair,
  noMatching,
  noTurning,
  pairNumberOf,
  tapMeaning,
  tapWordOf,
  turn,
} from "../../src/features/lessons/pairs";

describe("words and meanings", () => {
  it("come together in either order, and a tap on one of a pair parts it", () => {
    const one = tapMeaning(tapWordOf(noMatching, "w1"), "m2");
    expect(one.pairs).toEqual({ w1: "m2" });
    expect(tapWordOf(tapMeaning(one, "m1"), "w2").pairs).toEqual({ w1: "m2", w2: "m1" });
    expect(tapMeaning(one, "m2").pairs).toEqual({});
    expect(tapWordOf(one, "w1").pairs).toEqual({});
  });

  it("a meaning that goes to another word leaves the first", () => {
    const one = tapMeaning(tapWordOf(noMatching, "w1"), "m1");
    expect(tapMeaning(tapWordOf(one, "w2"), "m1").pairs).toEqual({ w2: "m1" });
  });

  it("are an answer when each word has its meaning", () => {
    const choices = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, at) => ({ id: `${prefix}${at + 1}`, text: "x" }));
    const activity = {
      id: "v",
      type: "vocabulary_matching" as const,
      words: choices("w", 2),
      meanings: choices("m", 3),
      meaning_language: "fa",
    };
    const half = { type: "vocabulary_matching" as const, ...noMatching, pairs: { w1: "m3" } };
    expect(responseOf(activity, half)).toBeNull();
    expect(responseOf(activity, { ...half, pairs: { w1: "m3", w2: "m1" } })).toEqual({
      type: "vocabulary_matching",
      pairs: { w1: "m3", w2: "m1" },
    });
  });
});

describe("cards", () => {
  const turned = (...cards: string[]) => cards.reduce(turn, noTurning);

  it("are looked at two at a time; a third closes them", () => {
    expect(turned("a", "b")).toEqual({ pairs: [], open: ["a", "b"], moves: 1 });
    expect(turned("a", "b", "c")).toEqual({ pairs: [], open: ["c"], moves: 1 });
    expect(turned("a", "a")).toEqual({ pairs: [], open: [], moves: 0 });
  });

  it("are a pair by word or by a second tap, and parted by a tap", () => {
    const pair = keepPair(turned("a", "b"));
    expect(pair).toEqual(turned("a", "b", "b"));
    expect([pairNumberOf(pair, "b"), pairNumberOf(pair, "c")]).toEqual([1, 0]);
    expect(turn(pair, "a").pairs).toEqual([]);
    expect(keepPair(turned("a"))).toEqual(turned("a"));
  });
});
