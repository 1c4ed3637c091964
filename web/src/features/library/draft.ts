/** The contents of a book while they are being arranged: pure steps, each giving a new list. */

import type { BlockLine, NewTree, TreeSection } from "#api";

export type Piece = TreeSection["pieces"][number];

export interface Section extends TreeSection {
  /** Stays while the section is changed or moved. */
  key: string;
  /** 1, 2, 3… of a chapter; null of what is left out. */
  number: number | null;
}

export type Draft = readonly Section[];

/** Below this the school was not sure that a chapter begins there. */
const SURE = 0.6;
export const MAX_TITLE_CHARS = 300;
const MAX_TITLE_LINE_CHARS = 80;
const EDGE_WORDS = 8;

export const isRead = (section: Pick<Section, "kind">) => section.kind === "chapter";
export const isUnsure = (section: TreeSection) => isRead(section) && section.confidence < SURE;

function numbered(sections: readonly Section[]): Draft {
  let count = 0;
  return sections.map((section) => {
    const number = isRead(section) ? ++count : null;
    return number === section.number ? section : { ...section, number };
  });
}

export const draftOf = (sections: readonly TreeSection[]): Draft =>
  numbered(sections.map((section, index) => ({ ...section, key: String(index), number: null })));

/** What the server takes: no more than the reader decides. */
export const wishesOf = (draft: Draft): NewTree["sections"] =>
  draft.map(({ title, part, kind, pieces }) => ({
    title,
    part,
    kind,
    pieces: pieces.map(({ source, first_block, last_block }) => ({ source, first_block, last_block })),
  }));

const own = { origin: "user", confidence: 1 } as const;

function replaced(draft: Draft, index: number, ...by: Section[]): Draft {
  return numbered([...draft.slice(0, index), ...by, ...draft.slice(index + 1)]);
}

export function renamed(draft: Draft, index: number, title: string, part: string): Draft {
  const section = draft[index] as Section;
  const tidy = title.trim().slice(0, MAX_TITLE_CHARS);
  return replaced(draft, index, {
    ...section,
    ...own,
    title: tidy || section.title,
    part: part.trim() || null,
  });
}

/** Leaves a chapter out, or makes a chapter of what is left out. */
export function toggled(draft: Draft, index: number): Draft {
  const section = draft[index] as Section;
  return replaced(draft, index, { ...section, ...own, kind: isRead(section) ? "dropped" : "chapter" });
}

export function canMerge(draft: Draft, index: number): boolean {
  const [one, next] = [draft[index], draft[index + 1]];
  return one !== undefined && next !== undefined && isRead(one) === isRead(next);
}

/** One section of this and the next, under this one's title. */
export function merged(draft: Draft, index: number): Draft {
  const [one, next] = [draft[index] as Section, draft[index + 1] as Section];
  const whole: Section = {
    ...one,
    ...own,
    words: one.words + next.words,
    pieces: [...one.pieces, ...next.pieces],
    closes: next.closes,
  };
  return numbered([...draft.slice(0, index), whole, ...draft.slice(index + 2)]);
}

export function canMove(draft: Draft, index: number, by: -1 | 1): boolean {
  return draft[index + by] !== undefined;
}

export function moved(draft: Draft, index: number, by: -1 | 1): Draft {
  const found = [...draft];
  const [section] = found.splice(index, 1);
  found.splice(index + by, 0, section as Section);
  return numbered(found);
}

export interface Cut {
  /** The line that begins the second half. */
  line: BlockLine;
  /** The line before it. */
  before: BlockLine;
  /** Words of all lines before it. */
  words: number;
  /** What the second half is called when the line doesn't say. */
  fallback: string;
}

/** Two sections: the second begins with the block `cut.line`. */
export function split(draft: Draft, index: number, cut: Cut): Draft {
  const section = draft[index] as Section;
  const { source, block } = cut.line;
  const at = section.pieces.findIndex(
    (piece) => piece.source === source && piece.first_block <= block && block <= piece.last_block,
  );
  const piece = section.pieces[at];
  if (!piece) return draft;
  const isWhole = piece.first_block === block;
  const [head, tail] = isWhole
    ? [[], [piece]]
    : [[{ ...piece, last_block: block - 1 }], [{ ...piece, first_block: block, heading: null }]];
  const first: Section = {
    ...section,
    ...own,
    pieces: [...section.pieces.slice(0, at), ...head],
    words: cut.words,
    closes: cut.before.ends,
  };
  const second: Section = {
    ...section,
    ...own,
    key: `${section.key}/${source}.${block}`,
    title: titleOf(cut, isWhole ? piece.heading : null),
    pieces: [...tail, ...section.pieces.slice(at + 1)],
    words: Math.max(0, section.words - cut.words),
    opens: cut.line.text.split(" ").slice(0, EDGE_WORDS).join(" "),
  };
  return replaced(draft, index, first, second);
}

/** The title it had, or a first line that is short enough to be one. */
function titleOf({ line, fallback }: Cut, heading: string | null): string {
  if (heading) return heading;
  const isTitle = line.kind === "heading" || line.text.length <= MAX_TITLE_LINE_CHARS;
  return (isTitle && line.text.trim()) || fallback;
}
