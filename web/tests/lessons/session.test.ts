import { describe, expect, it } from "vitest";
import { moveTile, responseOf, tapGap, tapTile, tapWord } from "../../src/features/lessons/drafts";
import {
  answerOf,
  begin,
  currentOf,
  isOver,
  judged,
  next,
  shareOf,
} from "../../src/features/lessons/session";

type Lesson = Parameters<typeof begin>[0];
type Verdict = Parameters<typeof judged>[1];

const gapFill = {
  id: "g",
  type: "gap_fill" as const,
  parts: [{ text: "The " }, { gap: "1" }, { text: " is " }, { gap: "2" }],
  bank: ["a", "b", "c"].map((id) => ({ id, text: id })),
};
const tiles = {
  id: "t",
  type: "sentence_reordering" as const,
  tiles: ["x", "y", "z"].map((id) => ({ id, text: id })),
};
const dictation = { id: "d", type: "dictation" as const, word_count: 2 };
const lesson = (answered: string[] = []) =>
  ({
    id: "l",
    activities: [gapFill, tiles, dictation],
    answers: answered.map((activity_id) => ({ activity_id, verdict: "right", score: 1 })),
  }) as unknown as Lesson;

describe("gaps", () => {
  const empty = { type: "gap_fill" as const, gaps: {}, word: null, gap: null };

  it("take a word by word then gap, and by gap then word", () => {
    expect(tapGap(tapWord(empty, "a"), "1").gaps).toEqual({ "1": "a" });
    expect(tapWord(tapGap(empty, "2"), "b").gaps).toEqual({ "2": "b" });
  });

  it("give their word back when tapped, and a word stands in one gap only", () => {
    const put = tapGap(tapWord(empty, "a"), "1");
    expect(tapGap(put, "1").gaps).toEqual({});
    expect(tapGap(tapWord(put, "a"), "2").gaps).toEqual({ "2": "a" });
  });

  it("let go of a word or a gap that is tapped twice", () => {
    expect(tapWord(tapWord(empty, "a"), "a").word).toBeNull();
    expect(tapGap(tapGap(empty, "1"), "1").gap).toBeNull();
  });

  it("are an answer when all are full", () => {
    const one = tapGap(tapWord(empty, "a"), "1");
    expect(responseOf(gapFill, one)).toBeNull();
    expect(responseOf(gapFill, tapGap(tapWord(one, "c"), "2"))).toEqual({
      type: "gap_fill",
      gaps: { "1": "a", "2": "c" },
    });
  });
});

describe("tiles", () => {
  const order = (...ids: string[]) => ({ type: "sentence_reordering" as const, order: ids });

  it("are put at the end and taken back", () => {
    expect(tapTile(order("x"), "y").order).toEqual(["x", "y"]);
    expect(tapTile(order("x", "y"), "x").order).toEqual(["y"]);
  });

  it("change places with a neighbour and stop at the ends", () => {
    expect(moveTile(order("x", "y", "z"), "y", -1).order).toEqual(["y", "x", "z"]);
    expect(moveTile(order("x", "y"), "y", 1).order).toEqual(["x", "y"]);
    expect(moveTile(order("x", "y"), "z", 1).order).toEqual(["x", "y"]);
  });
});

describe("a sitting", () => {
  const write = (session: ReturnType<typeof begin>, text: string) => ({
    ...session,
    draft: { type: "dictation" as const, text },
  });
  const ids = () => {
    let n = 0;
    return () => `id${++n}`;
  };

  it("leaves out what was answered; when all was, and on demand, it plays all", () => {
    expect(begin(lesson(["g"])).queue.map((a) => a.id)).toEqual(["t", "d"]);
    expect(begin(lesson(["g", "t", "d"])).queue).toHaveLength(3);
    expect(begin(lesson(["g"]), true).queue).toHaveLength(3);
  });

  it("sends the same answer again under the same id, a changed one under a new", () => {
    const newId = ids();
    const session = write(begin(lesson(["g", "t"])), "a sea");
    const first = answerOf(session, 1234.5, newId);
    expect(first).toMatchObject({ id: "id1", milliseconds: 1235 });
    const sent = { ...session, sent: first };
    expect(answerOf(sent, 9999, newId)).toBe(first);
    expect(answerOf(write(sent, "a see"), 9999, newId)?.id).toBe("id2");
  });

  it("has no answer to send while something is missing", () => {
    expect(answerOf(write(begin(lesson(["g", "t"])), "  "), 1, ids())).toBeNull();
  });

  it("counts a verdict once, and only the one it waits for", () => {
    const session = write(begin(lesson(["g", "t"])), "a sea");
    const waiting = { ...session, sent: answerOf(session, 500, ids()) };
    const verdict = { attempt_id: "id1", verdict: "right" } as Verdict;
    expect(judged(waiting, { ...verdict, attempt_id: "late" }).verdict).toBeNull();
    const once = judged(waiting, verdict);
    expect(judged(once, verdict).verdicts).toHaveLength(1);
    expect([shareOf(waiting), shareOf(once), once.milliseconds]).toEqual([2 / 3, 1, 500]);
    const over = next(once);
    expect([isOver(over), currentOf(over), shareOf(over)]).toEqual([true, null, 1]);
  });
});
