/** What a reader says of words: told at once, or by the outbox as soon as the school can be reached. Told twice it counts once. */

import { api, body } from "./client";
import { ApiError, isUnreachable } from "./error";
import type { Line } from "./outbox";
import type { SentNote, Sweep, TermMarks } from "./types";

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

/** What the call gives; nothing when the school says that it is so already. */
async function unless<T>(code: string, call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.code === code) return null;
    throw error;
  }
}

// keepalive: sent even when the page is just being left.
const keepalive = true;

export async function sendWords(line: WordLine): Promise<unknown> {
  switch (line.kind) {
    case "mark":
      return api.PUT("/api/cards/terms", { body: line.marks });
    case "note":
      return unless("note_deleted", api.POST("/api/cards/notes", { body: line.note }));
    case "sweep": {
      const params = { path: { sweep_id: line.id } };
      return body(api.PUT("/api/cards/reading/known/{sweep_id}", { params, body: line.sweep }));
    }
    case "forget": {
      const params = { path: { note_id: line.id } };
      return unless("note_not_found", api.DELETE("/api/cards/notes/{note_id}", { params, keepalive }));
    }
    case "unsweep": {
      const params = { path: { sweep_id: line.id } };
      return api.DELETE("/api/cards/reading/known/{sweep_id}", { params, keepalive });
    }
  }
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
    if (!waits) answer = await sendWords(line);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    waits = true;
  }
  if (waits) box.add(line);
  return { waits, answer };
}
