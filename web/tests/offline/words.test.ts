import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Reading, Standing, WaitingLine } from "#api";
import { auth } from "../../src/api/client";
import { ApiError } from "../../src/api/error";
import type { Session } from "../../src/api/types";
import { sendWords, tell, type WordLine } from "../../src/api/words";
import { withWaiting } from "../../src/parts/words/waiting";

// Where there is no page, the client has to be told where the school is.
vi.hoisted(() => vi.stubGlobal("location", { origin: "https://school.example" }));

const mark = (word: string, state: "known" | "new" | "ignored", language = "en"): WordLine => ({
  kind: "mark",
  id: `${language}/${word}`,
  word,
  marks: { language, lemmas: [word], state, said_at: "2026-06-10T12:00:00Z" },
});
const note = (word: string): WordLine => ({
  kind: "note",
  id: `note-${word}`,
  note: { language: "en", word, lemma: word, look_up: false },
});
const sweep = (chapter: number): WordLine => ({
  kind: "sweep",
  id: "sweep",
  sweep: { book_id: "b", chapter },
});
const reading = (usual: Standing, standings: Record<string, Standing>): Reading => ({
  language: "en",
  usual,
  standings,
  lemmas: { known: 1, learning: 1, new: 3, ignored: 0 },
  words: { known: 6, learning: 2, new: 4, ignored: 0 },
  explained: true,
});

function boxed(...lines: WordLine[]) {
  return {
    lines,
    add: (line: WordLine) => lines.push(line),
  };
}

const calls: string[] = [];
let answer: () => Response = () => Response.json({});

function school(isThere: () => Response) {
  answer = isThere;
  calls.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    calls.push(`${request.method} ${new URL(request.url).pathname}`);
    return answer();
  });
}

beforeEach(() => auth.accept({ access_token: "token", expires_in: 3600, user: { id: "u" } } as Session));
afterEach(() => vi.unstubAllGlobals());

it("what the reader says of a word counts at once, and the last word on it stays", () => {
  const before = reading("new", { lamp: "common", oil: "mature" });
  const lines = [mark("Ferry", "known"), note("river"), mark("oil", "new"), mark("lamp", "ignored")];
  const now = withWaiting(before, lines as WaitingLine[], "b", 1);
  expect(now.standings).toEqual({ lamp: "ignored", oil: "learning", ferry: "said", river: "learning" });
  expect(now.lemmas).toEqual({ known: 0, learning: 3, new: 1, ignored: 1 });
  expect(withWaiting(before, [mark("lampe", "known", "de")] as WaitingLine[], "b", 1)).toEqual(before);
});

it("all other words of this chapter are known, of no other", () => {
  const before = reading("new", { lamp: "learning", peter: "new" });
  const now = withWaiting(before, [sweep(2)] as WaitingLine[], "b", 2);
  expect([now.usual, now.standings]).toEqual(["said", { lamp: "learning", peter: "said" }]);
  expect(now.words).toEqual({ known: 10, learning: 2, new: 0, ignored: 0 });
  expect(withWaiting(before, [sweep(2)] as WaitingLine[], "b", 1)).toEqual(before);
});

it("waits for a network, and behind what waits under the same id", async () => {
  school(() => {
    throw new TypeError("no network");
  });
  const box = boxed();
  expect(await tell(box, note("ferry"))).toEqual({ waits: true, answer: null });
  school(() => Response.json({}));
  const taken = { kind: "forget", id: "note-ferry" } as const;
  expect((await tell(box, taken)).waits).toBe(true);
  expect([box.lines, calls]).toEqual([[note("ferry"), taken], []]);
});

it("is content when the school has it already, and passes on what is refused", async () => {
  const says = (status: number, code: string) =>
    school(() =>
      Response.json({ code }, { status, headers: { "Content-Type": "application/problem+json" } }),
    );
  says(409, "note_deleted");
  expect((await tell(boxed(), note("ferry"))).waits).toBe(false);
  says(404, "note_not_found");
  expect((await tell(boxed(), { kind: "forget", id: "x" })).waits).toBe(false);
  says(409, "word_list_full");
  const box = boxed();
  await expect(tell(box, note("ferry"))).rejects.toBeInstanceOf(ApiError);
  expect(box.lines).toEqual([]);
});

it("tells what waited in one call, and gives what was refused but for what the school has already", async () => {
  const lines = [
    mark("oil", "known"),
    note("ferry"),
    note("river"),
    { kind: "forget", id: "x" },
  ] as WordLine[];
  const refused = (code: string) => ({ code, detail: "", params: {} });
  school(() =>
    Response.json({
      outcomes: [null, refused("note_deleted"), refused("word_list_full"), refused("note_not_found")],
    }),
  );
  expect(await sendWords(lines)).toEqual([{ line: note("river"), error: refused("word_list_full") }]);
  expect(calls).toEqual(["POST /api/cards/changes"]);
});
