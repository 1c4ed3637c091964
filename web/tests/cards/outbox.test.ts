import { expect, it } from "vitest";
import { ApiError } from "../../src/api/error";
import type { ReviewLine } from "../../src/api/types";
import { Outbox, type Store } from "../../src/parts/cards/outbox";

const line = (id: string): ReviewLine => ({
  id,
  card_id: "c",
  at: "2026-03-01T10:00:00Z",
  day: "2026-03-01",
  rating: 3,
  milliseconds: 0,
});

function boxed(send: (ids: string[]) => Promise<unknown>) {
  let kept: readonly ReviewLine[] = [];
  const store: Store = {
    read: () => kept,
    write: (lines) => {
      kept = lines;
    },
  };
  const timers: (() => void)[] = [];
  const box = new Outbox({
    store,
    send: (lines) => send(lines.map(({ id }) => id)),
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
  expect(box.waiting).toMatchObject({ count: 0, isStuck: false });
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
  expect(box.waiting).toMatchObject({ count: 2, isStuck: true });
  expect(timers).toHaveLength(1);
  isDown = false;
  timers[0]?.();
  await box.flush();
  expect(sent).toEqual(["a", "b"]);
  expect(box.waiting).toMatchObject({ count: 0, isStuck: false });
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
  expect(box.waiting).toMatchObject({ count: 0, refusal: { code: "day_elsewhere" } });
});
