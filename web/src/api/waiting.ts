/** The one outbox of a learner: card reviews, lesson answers, words kept and marked, and places in books that the school does not have yet. */

import { useEffect, useSyncExternalStore } from "react";
import { recall, remember, type StoredName } from "../base/storage";
import { api, auth, body } from "./client";
import { noteDifference } from "./differences";
import { useSession } from "./identity";
import { Outbox, type Refusal, refusalOf, type Store, type Way } from "./outbox";
import { noteVerdict } from "./packs";
import type { Answer, BookDetail, Place, ReviewLine, Verdict } from "./types";
import { isOfWords, isSaid, sendWords, tell, type WordLine } from "./words";

/** A card was rated. */
interface ReviewWaiting {
  kind: "review";
  id: string;
  review: ReviewLine;
}

/** An activity was answered and judged on this device. */
export interface AttemptWaiting {
  kind: "attempt";
  id: string;
  lesson: { id: string; title: string; language: string };
  answer: Answer;
  told: Pick<Verdict, "verdict" | "score">;
}

/** Somebody read up to here. One a chapter: its end counts although the reader has gone on. */
interface PlaceWaiting {
  kind: "place";
  id: string;
  book: string;
  place: Place;
  moved_at: string;
}

export type WaitingLine = ReviewWaiting | AttemptWaiting | PlaceWaiting | WordLine;

const LOCK = "lyceum.outbox";
/** The school takes no more of them in one call. */
const MANY = 200;

/** A list kept in this browser; where storage is switched off, until the page is left. */
function keptList<T>(name: StoredName) {
  let memory: readonly T[] | null = null;
  return {
    read: (): readonly T[] => memory ?? (JSON.parse(recall(name) ?? "[]") as T[]),
    write: (all: readonly T[]) => {
      const text = all.length > 0 ? JSON.stringify(all) : null;
      remember(name, text);
      memory = recall(name) === text ? null : all;
    },
  };
}

function browserStore(user: string): Store<WaitingLine> {
  const lines = keptList<WaitingLine>(`lyceum.outbox.${user}`);
  const refused = keptList<Refusal<WaitingLine>>(`lyceum.outbox.refused.${user}`);
  return {
    read: lines.read,
    write: lines.write,
    readRefused: refused.read,
    writeRefused: refused.write,
  };
}

/** Adds lines to the log of cards; the same line sent twice counts once. */
const sendReviews = (reviews: ReviewLine[]) =>
  body(api.POST("/api/cards/reviews", { body: { sent_at: new Date().toISOString(), reviews } }));

/** The school judges again; gives the answers that it would not take. */
async function sendAttempts(user: string, lines: readonly AttemptWaiting[]) {
  const attempts = lines.map(({ lesson, answer }) => ({ ...answer, lesson_id: lesson.id }));
  const { outcomes } = await body(api.POST("/api/lessons/attempts", { body: { attempts } }));
  const refused: Refusal<WaitingLine>[] = [];
  for (const [place, line] of lines.entries()) {
    const outcome = outcomes[place];
    if (outcome && "verdict" in outcome) await noteJudged(user, line, outcome);
    else if (outcome) refused.push({ line, error: refusalOf(outcome) });
  }
  return refused;
}

/** The school's verdict stands; where this device thought otherwise, the learner is told. */
async function noteJudged(user: string, { id, lesson, told }: AttemptWaiting, given: Verdict): Promise<void> {
  const { verdict, answer: right } = given;
  if (verdict !== told.verdict)
    noteDifference(user, { id, lesson, told: told.verdict, verdict, answer: right });
  // Only what is shown of a kept lesson hangs on this; the school has the answer.
  await noteVerdict(user, lesson.id, given).catch(() => undefined);
}

const sendPlace = ({ book, place, moved_at }: PlaceWaiting) =>
  api.PUT("/api/library/books/{book_id}/place", {
    params: { path: { book_id: book } },
    body: { ...place, moved_at },
  });

function wayOf(kind: WaitingLine["kind"]): Way {
  if (kind === "place") return { call: kind, most: 1 };
  return { call: kind === "review" || kind === "attempt" ? kind : "words", most: MANY };
}

/** Sends lines that go by one call. */
async function send(user: string, lines: readonly WaitingLine[]): Promise<Refusal<WaitingLine>[]> {
  const reviews = lines.flatMap((line) => (line.kind === "review" ? [line.review] : []));
  if (reviews.length > 0) await sendReviews(reviews);
  for (const line of lines) if (line.kind === "place") await sendPlace(line);
  const attempts = lines.filter((line) => line.kind === "attempt");
  if (attempts.length > 0) return sendAttempts(user, attempts);
  const words = lines.filter(isOfWords);
  return words.length > 0 ? sendWords(words) : [];
}

export type Box = Outbox<WaitingLine>;

const boxes = new Map<string, Box>();

/** The one outbox of a learner in this tab. */
export function outboxOf(user: string): Box {
  const box =
    boxes.get(user) ??
    new Outbox<WaitingLine>({
      store: browserStore(user),
      way: wayOf,
      // What one learner answered is never sent in the name of the next.
      send: (lines) =>
        auth.state.user?.id === user ? send(user, lines) : Promise.reject(new Error("signed out meanwhile")),
      // Locks exist in secure contexts only; without them two tabs may send a line twice, which counts once.
      alone: async (work) => (navigator.locks ? await navigator.locks.request(LOCK, work) : await work()),
      later: (again, ms) => window.setTimeout(again, ms),
    });
  boxes.set(user, box);
  return box;
}

/** The outbox of whoever is signed in. */
export const myOutbox = () => outboxOf(auth.state.user?.id ?? "");

/** What waits to be sent; a page that uses this sends it. */
export function useOutbox() {
  const { user } = useSession();
  const box = outboxOf(user?.id ?? "");
  const waiting = useSyncExternalStore(box.subscribe, () => box.waiting);
  useEffect(() => {
    void box.flush();
    window.addEventListener("online", box.flush);
    return () => window.removeEventListener("online", box.flush);
  }, [box]);
  return { box, waiting };
}

/** Answers among what waits. */
export const answersIn = (lines: readonly WaitingLine[]) =>
  lines.filter(({ kind }) => kind === "review" || kind === "attempt").length;

/** What was said of words among what waits. */
export const wordsIn = (lines: readonly WaitingLine[]) => lines.filter(isSaid).length;

/** Answers of a lesson that the school has not judged yet, by activity. */
export function attemptsOf(lesson: string): Map<string, AttemptWaiting> {
  const mine = myOutbox().lines.flatMap((line) =>
    line.kind === "attempt" && line.lesson.id === lesson ? [line] : [],
  );
  return new Map(mine.map((line) => [line.answer.activity_id, line]));
}

/** Where the reader is, as long as the school does not know: the newest of what waits, told by the contents there are now. */
export function placeOf({ id, contents_version }: Pick<BookDetail, "id" | "contents_version">): Place | null {
  const mine = myOutbox().lines.flatMap((line) =>
    line.kind === "place" && line.book === id && line.place.contents_version === contents_version
      ? [line]
      : [],
  );
  return mine.toSorted((a, b) => a.moved_at.localeCompare(b.moved_at)).at(-1)?.place ?? null;
}

/** Keeps a place until the school can be told. */
export function keepPlace(book: string, place: Place): void {
  const moved_at = new Date().toISOString();
  myOutbox().add({
    kind: "place",
    id: `${book}/${place.contents_version}/${place.chapter}`,
    book,
    place,
    moved_at,
  });
}

/** Tells of words now, and without the school later. */
export const tellOfWords = (line: WordLine) => tell(myOutbox(), line);
