/** What a reader says of words: told at once, or by the outbox as soon as the school can be reached. Told twice it counts once. */

import { api, body } from "./client";
import { ApiError, isUnreachable } from "./error";
import { type Line, type Refusal, refusalOf } from "./outbox";
import type { SentNote, Sweep, TermMarks, WordChange } from "./types";

/** A word is known, new, or left out. One line a lemma: the last word on it counts. */
interface MarkLine extends Line {
  kind: "mark";
  /** As the text has it. */
  word: string;
  marks: TermMarks;
}

/** A word was kept; the id is the note's. */
interface NoteLine extends Line {
  kind: "note";
  note: SentNote;
}

/** All other words of a chapter are known; the id is the sweep's. */
interface SweepLine extends Line {
  kind: "sweep";
  sweep: Sweep;
}

/** A note or a sweep of this id is taken back, whether or not the school has heard of it. */
interface UndoLine extends Line {
  kind: "forget" | "unsweep";
}

export type WordLine = MarkLine | NoteLine | SweepLine | UndoLine;

const KINDS: ReadonlySet<string> = new Set<WordLine["kind"]>(["mark", "note", "sweep", "forget", "unsweep"]);

export const isOfWords = (line: Line): line is WordLine => KINDS.has(line.kind);

/** Somebody would miss it; what is taken back is missed by nobody. */
export const isSaid = (line: Line) => line.kind === "mark" || line.kind === "note" || line.kind === "sweep";

/** What the school says of a line that it has heard of already: nobody has to be told. */
const SO_ALREADY: Partial<Record<WordLine["kind"], string>> = {
  note: "note_deleted",
  forget: "note_not_found",
};

// keepalive: sent even when the page is just being left.
const keepalive = true;

async function sendNow(line: WordLine): Promise<unknown> {
  switch (line.kind) {
    case "mark":
      return api.PUT("/api/cards/terms", { body: line.marks });
    case "note":
      return api.POST("/api/cards/notes", { body: line.note });
    case "sweep": {
      const params = { path: { sweep_id: line.id } };
      return body(api.PUT("/api/cards/reading/known/{sweep_id}", { params, body: line.sweep }));
    }
    case "forget": {
      const params = { path: { note_id: line.id } };
      return api.DELETE("/api/cards/notes/{note_id}", { params, keepalive });
    }
    case "unsweep": {
      const params = { path: { sweep_id: line.id } };
      return api.DELETE("/api/cards/reading/known/{sweep_id}", { params, keepalive });
    }
  }
}

/** What of a line the school is told; the rest is for this device alone. */
function changeOf(line: WordLine): WordChange {
  switch (line.kind) {
    case "mark":
      return { kind: line.kind, marks: line.marks };
    case "note":
      return { kind: line.kind, id: line.id, note: line.note };
    case "sweep":
      return { kind: line.kind, id: line.id, sweep: line.sweep };
    default:
      return { kind: line.kind, id: line.id };
  }
}

/** Tells the school what waited, in its order; gives what it would not take. */
export async function sendWords<L extends WordLine>(lines: readonly L[]): Promise<Refusal<L>[]> {
  const changes = lines.map(changeOf);
  const { outcomes } = await body(api.POST("/api/cards/changes", { body: { changes } }));
  return lines.flatMap((line, place) => {
    const error = outcomes[place];
    return error && error.code !== SO_ALREADY[line.kind] ? [{ line, error: refusalOf(error) }] : [];
  });
}

interface Box {
  lines: readonly Line[];
  add(line: WordLine): void;
}

/** Tells the school now, and when it can't be reached, later: then `waits`, and there is no answer yet. */
export async function tell(box: Box, line: WordLine): Promise<{ waits: boolean; answer: unknown }> {
  // What waits under this id is replaced: told beside it, it would be undone by it.
  let waits = box.lines.some(({ id }) => id === line.id);
  let answer: unknown = null;
  try {
    if (!waits) answer = await sendNow(line);
  } catch (error) {
    waits = isUnreachable(error);
    if (!waits && !(error instanceof ApiError && error.code === SO_ALREADY[line.kind])) throw error;
  }
  if (waits) box.add(line);
  return { waits, answer };
}
