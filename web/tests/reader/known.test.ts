import { expect, test } from "vitest";
import type { Reading, Standing } from "#api";
import { isMostlyNew, knownShare, standingOf, stateOf } from "../../src/parts/words/known";

const reading = (usual: Standing, standings: Record<string, Standing>): Reading => ({
  language: "en",
  usual,
  standings,
  lemmas: { known: 1, learning: 1, new: 1, ignored: 1 },
  words: { known: 6, learning: 2, new: 4, ignored: 3 },
  explained: true,
});

test("a word is looked up in small letters, and those not listed are as most are", () => {
  const known = reading("common", { lamp: "new", می‌رود: "learning", i̇stanbul: "name" });
  expect(["Lamp", "LAMP", "the", "می‌رود", "İstanbul"].map((word) => standingOf(known, word))).toEqual([
    "new",
    "new",
    "common",
    "learning",
    "name",
  ]);
});

test("nothing is said of numbers, nor of a language whose words can't be told apart", () => {
  expect(standingOf(reading("new", {}), "1901")).toBeNull();
  expect(standingOf(reading("new", {}), "۱۲")).toBeNull();
  expect(standingOf({ ...reading("said", {}), explained: false }, "猫")).toBeNull();
});

test("names and what was left out are not counted in the share", () => {
  expect(knownShare(reading("new", {}))).toBe(0.5);
  expect(knownShare({ words: { known: 0, learning: 0, new: 0, ignored: 9 } })).toBeNull();
  expect(isMostlyNew(reading("new", {}))).toBe(false);
  expect(isMostlyNew({ words: { known: 1, learning: 1, new: 3, ignored: 9 } })).toBe(true);
  expect(stateOf("mature")).toBe("known");
});
