import { describe, expect, it } from "vitest";
import {
  canMerge,
  canMove,
  draftOf,
  merged,
  moved,
  renamed,
  split,
  toggled,
  wishesOf,
} from "../../src/features/library/draft";

const section = (source: number, blocks: number, kind: "chapter" | "front" = "chapter") => ({
  title: `Title ${source}`,
  part: null,
  kind,
  words: blocks * 10,
  origin: "contents" as const,
  confidence: 0.9,
  pieces: [{ source, first_block: 1, last_block: blocks, heading: `Title ${source}` }],
  opens: `opens ${source}`,
  closes: `closes ${source}`,
});

const draft = draftOf([section(0, 2, "front"), section(1, 5), section(2, 3)]);
const line = (source: number, block: number, text: string) => ({
  source,
  block,
  text,
  ends: text,
  words: 10,
  kind: "paragraph" as const,
});

describe("the contents being arranged", () => {
  it("number what is read, without holes", () => {
    expect(draft.map(({ number }) => number)).toEqual([null, 1, 2]);
    expect(toggled(draft, 1).map(({ number, kind }) => [number, kind])).toEqual([
      [null, "front"],
      [null, "dropped"],
      [1, "chapter"],
    ]);
    expect(toggled(draft, 0).map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it("merge with the next of the same sort, and come apart again under their own titles", () => {
    expect([canMerge(draft, 0), canMerge(draft, 1), canMerge(draft, 2)]).toEqual([false, true, false]);
    const one = merged(draft, 1);
    expect(one[1]).toMatchObject({ title: "Title 1", words: 80, opens: "opens 1", closes: "closes 2" });
    const cut = { line: line(2, 1, "A line."), before: line(1, 5, "Before it."), words: 50, fallback: "?" };
    expect(wishesOf(split(one, 1, cut))).toEqual(wishesOf(draft));
  });

  it("split at a paragraph, which may be the title", () => {
    const cut = { line: line(1, 3, "CHAPTER TWO"), before: line(1, 2, "x"), words: 20, fallback: "more" };
    const [, first, second] = split(draft, 1, cut);
    expect(first).toMatchObject({ title: "Title 1", words: 20, origin: "user" });
    expect(second).toMatchObject({ title: "CHAPTER TWO", words: 30, number: 2 });
    expect(second?.pieces).toEqual([{ source: 1, first_block: 3, last_block: 5, heading: null }]);
    const long = { ...cut, line: line(1, 3, "word ".repeat(30)) };
    expect(split(draft, 1, long)[2]?.title).toBe("more");
  });

  it("rename and move", () => {
    expect(renamed(draft, 1, "  New ", " Part I")[1]).toMatchObject({ title: "New", part: "Part I" });
    expect(renamed(draft, 1, " ", "")[1]).toMatchObject({ title: "Title 1", part: null });
    expect(moved(draft, 2, -1).map(({ key, number }) => [key, number])).toEqual([
      ["0", null],
      ["2", 1],
      ["1", 2],
    ]);
    expect([canMove(draft, 0, -1), canMove(draft, 2, 1), canMove(draft, 1, 1)]).toEqual([false, false, true]);
  });
});
