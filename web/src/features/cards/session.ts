/** Studying: what is left, what is shown, what was answered. Pure; the clock comes as an argument, in milliseconds. */

import type { ReviewLine, StudyCard, StudyQueue } from "#api";
import { localDay } from "../../cards-core/days";
import { reviewId } from "../../cards-core/ids";
import { answered, type Memory, previews, type Rating } from "../../cards-core/memory";

export interface Session {
  readonly day: string;
  /** What is left as far as it was fetched, in the school's order; the one that is shown is among them. */
  readonly cards: readonly StudyCard[];
  /** What is left today, fetched or not. */
  readonly counts: StudyQueue["counts"];
  readonly shownId: string | null;
  /** The last answer, and how things stood before it. */
  readonly last: { readonly line: ReviewLine; readonly before: Session } | null;
  readonly answers: number;
  readonly milliseconds: number;
}

/** A learning card that is due this soon is shown at the end rather than waited for. */
const LEARN_AHEAD_MS = 20 * 60_000;
const MAX_REVIEW_MS = 24 * 3_600_000;

const dueAt = (card: StudyCard) => (card.memory.due_at ? Date.parse(card.memory.due_at) : null);

/** What comes now: a learning card that is due, else the first of the others, else a learning card that is due soon. */
export function pick(cards: readonly StudyCard[], now: number): StudyCard | null {
  const learning = cards
    .flatMap((card) => {
      const at = dueAt(card);
      return at === null ? [] : [{ card, at }];
    })
    .sort((one, other) => one.at - other.at);
  const first = learning[0];
  if (first && first.at <= now) return first.card;
  const other = cards.find((card) => card.memory.due_at === null);
  if (other) return other;
  return first && first.at <= now + LEARN_AHEAD_MS ? first.card : null;
}

export const shownOf = (session: Session): StudyCard | null =>
  session.cards.find((card) => card.id === session.shownId) ?? null;

export const leftOf = ({ counts }: Session) => counts.new + counts.learning + counts.due;

const partOf = (card: StudyCard): keyof StudyQueue["counts"] => {
  if (card.memory.due_at !== null) return "learning";
  return card.memory.state === "new" ? "new" : "due";
};

const counted = (counts: Session["counts"], part: keyof Session["counts"], by: number) => ({
  ...counts,
  [part]: Math.max(0, counts[part] + by),
});

const shown = (session: Session, now: number): Session => ({
  ...session,
  shownId: pick(session.cards, now)?.id ?? null,
});

export const EMPTY: Session = {
  day: "",
  cards: [],
  counts: { new: 0, learning: 0, due: 0 },
  shownId: null,
  last: null,
  answers: 0,
  milliseconds: 0,
};

/** The school's word on what is left; the card that lies on the table stays there. `away`: cards that are put off. */
export function fetched(
  session: Session,
  queue: StudyQueue,
  away: ReadonlySet<string>,
  now: number,
): Session {
  const table = shownOf(session);
  const rest = queue.cards.filter((card) => card.id !== table?.id);
  const cards = table ? [table, ...rest] : rest;
  const kept = cards.filter((card) => !away.has(card.id));
  const counts = queue.cards
    .filter((card) => away.has(card.id))
    .reduce((all, card) => counted(all, partOf(card), -1), queue.counts);
  const next = { ...session, day: queue.day, cards: kept, counts };
  return table && !away.has(table.id) ? next : shown(next, now);
}

const memoryOf = (card: StudyCard): Memory => ({ ...card.memory, due_at: dueAt(card) });

/** The card after an answer, with new buttons; null when it is done for today. */
function after(card: StudyCard, rating: Rating, at: number, day: string): StudyCard | null {
  const memory = answered(memoryOf(card), rating, at, day, card.desired_retention);
  if (memory.due_at === null) return null;
  const due_at = new Date(memory.due_at).toISOString();
  return {
    ...card,
    memory: { ...card.memory, ...memory, due_at, last_at: new Date(at).toISOString() },
    buttons: previews(memory, at, day, card.desired_retention),
  };
}

/** Counts an answer to the card that is shown; the next one is there at once. */
export function answer(session: Session, rating: Rating, now: number, milliseconds: number): Session {
  const card = shownOf(session);
  if (!card) return session;
  const day = localDay(now);
  const spent = Math.round(Math.min(Math.max(0, milliseconds), MAX_REVIEW_MS));
  const line: ReviewLine = {
    id: reviewId(now),
    card_id: card.id,
    at: new Date(now).toISOString(),
    day,
    rating,
    milliseconds: spent,
  };
  const next = {
    ...replayed(session, line),
    last: { line, before: session },
    answers: session.answers + 1,
    milliseconds: session.milliseconds + spent,
  };
  return shown(next, now);
}

/** What a line of the log changes in what is left. */
function replayed(session: Session, line: ReviewLine): Session {
  const card = session.cards.find(({ id }) => id === line.card_id);
  if (!card || !line.rating) return session;
  const again = after(card, line.rating as Rating, Date.parse(line.at), line.day);
  const rest = session.cards.filter(({ id }) => id !== card.id);
  const less = counted(session.counts, partOf(card), -1);
  return {
    ...session,
    cards: again ? [...rest, again] : rest,
    counts: again ? counted(less, "learning", +1) : less,
  };
}

/** A queue as it is once the school has these lines too. */
export function caughtUp(queue: StudyQueue, lines: readonly ReviewLine[]): StudyQueue {
  const voided = new Set(lines.map((line) => line.voids));
  const { cards, counts } = lines
    .filter((line) => !voided.has(line.id))
    .reduce(replayed, { ...EMPTY, cards: queue.cards, counts: queue.counts });
  return { ...queue, cards: [...cards], counts };
}

/** Takes the last answer back: the line that voids it, and things as they stood. */
export function undone(session: Session, now: number): { session: Session; line: ReviewLine } | null {
  if (!session.last) return null;
  const { line, before } = session.last;
  return {
    session: before,
    line: {
      id: reviewId(now),
      card_id: line.card_id,
      at: new Date(now).toISOString(),
      day: localDay(now),
      voids: line.id,
      milliseconds: 0,
    },
  };
}

/** Leaves the card that is shown out, for it was suspended or put off. */
export function without(session: Session, cardId: string, now: number): Session {
  const card = session.cards.find(({ id }) => id === cardId);
  if (!card) return session;
  const left = {
    ...session,
    cards: session.cards.filter(({ id }) => id !== cardId),
    counts: counted(session.counts, partOf(card), -1),
  };
  return session.shownId === cardId ? shown(left, now) : left;
}

/** Few are at hand though more are left: time to ask the school. */
export const runsShort = (session: Session) =>
  session.cards.length < 6 && leftOf(session) > session.cards.length;
