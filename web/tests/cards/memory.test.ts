import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween, localDay } from "../../src/cards-core/days";
import { reviewId } from "../../src/cards-core/ids";
import {
  answered,
  type Button,
  counted,
  type Logged,
  type Memory,
  NEW,
  previews,
  replay,
  retrievability,
} from "../../src/cards-core/memory";

interface Golden {
  retention: number;
  log: Logged[];
  memory: Memory;
  later: { at: number; day: string };
  buttons: Button[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/cards/golden.json", import.meta.url), "utf8"),
) as Golden[];

const CLOSE = 1e-5;
const far = (one: number | null, other: number | null) =>
  one === null || other === null ? one !== other : Math.abs(one - other) > CLOSE * Math.abs(other);

describe("the golden file", () => {
  it("has 300 histories, each with the memory that the server finds", () => {
    expect(golden).toHaveLength(300);
    for (const { log, retention, memory, later, buttons } of golden) {
      const found = replay(log, retention);
      expect({ ...found, stability: 0, difficulty: 0 }).toEqual({ ...memory, stability: 0, difficulty: 0 });
      expect(far(found.stability, memory.stability), `${found.stability} ${memory.stability}`).toBe(false);
      expect(far(found.difficulty, memory.difficulty), `${found.difficulty} ${memory.difficulty}`).toBe(
        false,
      );
      expect(previews(found, later.at, later.day, retention)).toEqual(buttons);
    }
  });

  it("comes out the same in any order and with lines repeated", () => {
    for (const { log, retention } of golden.slice(0, 100)) {
      const mixed = [...log, ...log.slice(0, 3)].sort((one, other) => (one.id < other.id ? 1 : -1));
      expect(replay(mixed, retention)).toEqual(replay(log, retention));
    }
  });
});

describe("days", () => {
  it("begin at four in the morning, where one is", () => {
    const at = Date.parse("2026-06-10T23:45:00Z");
    expect(localDay(at, "UTC")).toBe("2026-06-10");
    expect(localDay(at, "Asia/Tehran")).toBe("2026-06-10"); // 03:15
    expect(localDay(at + 45 * 60_000, "Asia/Tehran")).toBe("2026-06-11");
    expect(localDay(Date.parse("2026-06-10T03:59:59.999Z"), "UTC")).toBe("2026-06-09");
    expect(localDay(Date.parse("2026-06-10T04:00:00Z"), "UTC")).toBe("2026-06-10");
    expect(localDay(at, "America/Los_Angeles")).toBe("2026-06-10");
    expect(localDay(at, "Pacific/Auckland")).toBe("2026-06-11");
  });

  it("are counted across months, years and clock changes", () => {
    expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(daysBetween("2027-01-01", "2026-12-31")).toBe(-1);
  });
});

describe("a review", () => {
  const line = (id: string, at: number, rating: Logged["rating"], voids: string | null = null) => ({
    id,
    at,
    day: "2026-06-10",
    rating,
    voids,
  });

  it("that is undone leaves no trace, whichever arrives first", () => {
    const log = [line("b", 2, 1), line("c", 3, null, "b"), line("a", 1, 3)];
    expect(counted(log).map((one) => one.id)).toEqual(["a"]);
    expect(replay(log, 0.9)).toEqual(answered(NEW, 3, 1, "2026-06-10", 0.9));
  });

  it("is recalled with the desired likelihood on the day it is due", () => {
    expect(retrievability(10, 10)).toBeCloseTo(0.9, 10);
    expect(retrievability(10, -1)).toBe(1);
  });

  it("has an id of version 7 that sorts by time", () => {
    const ids = [1_000, 2_000, Date.now()].map(reviewId);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(Array.from({ length: 1_000 }, () => reviewId(5))).size).toBe(1_000);
  });
});
