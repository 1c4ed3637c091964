import { expect, it } from "vitest";
import { ApiError } from "../../src/api/error";
import { type Line, Outbox, type Refusal, type Store } from "../../src/api/outbox";

const line = (id: string, kind = "review") => ({ id, kind });

function boxed(send: (ids: string[]) => Promise<unknown>, refuses: readonly string[] = []) {
  let kept: readonly Line[] = [];
  let refused: readonly Refusal<Line>[] = [];
  const store: Store<Line> = {
    read: () => kept,
    write: (lines) => {
      kept = lines;
    },
    readRefused: () => refused,
    writeRefused: (all) => {
      refused = all;
    },
  };
  const timers: (() => void)[] = [];
  const box = new Outbox({
    store,
    way: (kind) => ({ call: kind === "note" ? "mark" : kind, most: kind === "place" ? 1 : 200 }),
    send: async (lines) => {
      await send(lines.map(({ id }) => id));
      return lines
        .filter(({ id }) => refuses.includes(id))
        .map((line) => ({ line, error: { code: "full", detail: "", params: {} } }));
    },
    alone: (work) => work(),
    later: (again) => timers.push(again),
  });
  return { box, timers };
}

it("sends in order, and what comes meanwhile as one batch", async () => {
  const sent: string[][] = [];
  const { box } = boxed(async (ids) => sent.push(ids));
  for (const id of ["a", "b", "c"]) box.add(line(id));
  await box.flush();
  expect(sent.flat()).toEqual(["a", "b", "c"]);
  expect(sent.length).toBeLessThan(4);
  expect(box.waiting).toMatchObject({ lines: [], isStuck: false });
});

it("keeps what could not be sent, says so, and tries again", async () => {
  let isDown = true;
  const sent: string[] = [];
  const { box, timers } = boxed(async (ids) => {
    if (isDown) throw new ApiError(0, "offline", "");
    sent.push(...ids);
  });
  box.add(line("a"));
  await box.flush();
  box.add(line("b"));
  await box.flush();
  expect(box.waiting).toMatchObject({ lines: [line("a"), line("b")], isStuck: true });
  expect(timers).toHaveLength(1);
  isDown = false;
  timers[0]?.();
  await box.flush();
  expect(sent).toEqual(["a", "b"]);
  expect(box.waiting).toMatchObject({ lines: [], isStuck: false });
});

it("leaves out the one line that is refused, not the others", async () => {
  const sent: string[] = [];
  const { box } = boxed(async (ids) => {
    if (ids.includes("bad")) throw new ApiError(422, "day_elsewhere", "");
    sent.push(...ids);
  });
  const hold = box.flush();
  for (const id of ["a", "bad", "b"]) box.add(line(id));
  await hold;
  await box.flush();
  expect(sent.sort()).toEqual(["a", "b"]);
  expect(box.waiting).toMatchObject({
    lines: [],
    refused: [{ line: line("bad"), error: { code: "day_elsewhere" } }],
  });
  box.settle("bad");
  expect(box.waiting.refused).toEqual([]);
});

it("finds the one line that spoils a batch with few calls, and goes on in order", async () => {
  const sent: string[] = [];
  let calls = 0;
  let isDown = true;
  const { box, timers } = boxed(async (ids) => {
    if (isDown) throw new ApiError(0, "offline", "");
    calls += 1;
    if (ids.includes("66")) throw new ApiError(422, "invalid_request", "");
    sent.push(...ids);
  });
  const all = Array.from({ length: 200 }, (_, place) => `${place}`);
  for (const id of all) box.add(line(id));
  await box.flush();
  isDown = false;
  timers[0]?.();
  await box.flush();
  expect(sent).toEqual(all.filter((id) => id !== "66"));
  expect(box.waiting.refused.map(({ line: { id } }) => id)).toEqual(["66"]);
  expect(calls).toBeLessThan(20);
});

it("tells of those that were refused within a batch, and sends none of it again", async () => {
  const sent: string[][] = [];
  const { box } = boxed(async (ids) => sent.push(ids), ["b"]);
  const hold = box.flush();
  for (const id of ["a", "b", "c"]) box.add(line(id, "mark"));
  await hold;
  await box.flush();
  expect(sent.flat()).toEqual(["a", "b", "c"]);
  expect(box.waiting).toMatchObject({
    lines: [],
    refused: [{ line: line("b", "mark"), error: { code: "full" } }],
  });
});

it("sends lines of a call together, each call by itself, in their order", async () => {
  const sent: string[][] = [];
  const { box } = boxed(async (ids) => sent.push(ids));
  const hold = box.flush();
  for (const [id, kind] of [
    ["a", "review"],
    ["b", "review"],
    ["c", "place"],
    ["d", "place"],
    ["e", "mark"],
    ["f", "note"],
  ] as const)
    box.add(line(id, kind));
  await hold;
  await box.flush();
  expect(sent.slice(-4)).toEqual([["a", "b"], ["c"], ["d"], ["e", "f"]].slice(-sent.length));
});

it("a line replaces one of its id, and one that is replaced on its way stays", async () => {
  const sent: string[] = [];
  let meanwhile: (() => void) | null = null;
  const { box } = boxed(async (ids) => {
    await Promise.resolve();
    sent.push(...ids);
    meanwhile?.();
    meanwhile = null;
  });
  meanwhile = () => box.add({ ...line("p", "place"), at: 2 } as Line);
  box.add({ ...line("p", "place"), at: 1 } as Line);
  await box.flush();
  await box.flush();
  expect(sent).toEqual(["p", "p"]);
  expect(box.waiting.lines).toEqual([]);
});
