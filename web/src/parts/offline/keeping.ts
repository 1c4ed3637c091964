/** Keeping things for the way without a network: what is fetched for a lesson, a chapter, a book; how far it is; taking it back. */

import {
  ApiError,
  api,
  auth,
  body,
  chapterName,
  fetchBook,
  fetchChapter,
  fetchLessonSounds,
  fetchPack,
  fetchReading,
  type KeptSound,
  type LessonSound,
  packName,
  readingName,
  soundName,
  soundsName,
} from "#api";
import { drop, facts, keep, remove } from "../../base/vault";

/** More than this is kept for nobody: browsers throw away what takes too much room. */
export const MAX_KEPT_BYTES = 200_000_000;
const JUDGED = new Set(["en", "fa"]);
const PAGE = 100;

export type Step = (signal: AbortSignal) => Promise<void>;

const me = () => auth.state.user?.id ?? "";

async function keepAsked(name: string, value: unknown): Promise<void> {
  const user = me();
  const all = await facts(user, "");
  const used = all.reduce((sum, { bytes }) => sum + bytes, 0);
  if (used > MAX_KEPT_BYTES) throw new ApiError(0, "device_full", "There is no more room for this.");
  // Asked once: what somebody wanted to keep should not go first when room gets scarce.
  void navigator.storage?.persist?.();
  try {
    await keep(user, name, value, true);
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError")
      throw new ApiError(0, "device_full", "There is no more room for this.");
    throw error;
  }
}

/** What the judge knows of a language: the worker keeps these files from their first use on. */
async function keepJudge(language: string, signal: AbortSignal): Promise<void> {
  const code = language.split(/[-_]/, 1)[0]?.toLowerCase() ?? "";
  const files = JUDGED.has(code) ? ["tables", code] : [];
  for (const name of files) {
    const answer = await fetch(`/judge/${name}.json`, { signal });
    if (!answer.ok) throw new ApiError(answer.status, "unavailable", "The judge's tables did not come.");
  }
}

/** A sound of a lesson. Where there is none to be had, its activity waits for the network. */
async function keepSound(lesson: string, one: LessonSound, signal: AbortSignal): Promise<void> {
  const answer = await fetch(one.speech.audio, { signal });
  if (!answer.ok) return;
  const sound: KeptSound = { speech: one.speech, blob: await answer.blob() };
  await keepAsked(soundName(lesson, one.activity_id, one.speed), sound);
}

/** A lesson with its keys, the judge's tables and its sounds. */
export const lessonStep =
  (id: string): Step =>
  async (signal) => {
    const pack = await fetchPack(id, signal);
    await keepJudge(pack.lesson.language, signal);
    const sounds = pack.heard.length ? await fetchLessonSounds(id, signal) : [];
    for (const sound of sounds) await keepSound(id, sound, signal);
    // Last: a lesson counts as kept when all of it is here.
    await keepAsked(packName(id), pack);
  };

export const chapterStep =
  (book: string, number: number): Step =>
  async (signal) => {
    const chapter = await fetchChapter(book, number, signal);
    // With what the reader knows of its words; nothing is known of a guest.
    if (auth.state.user?.role !== "guest")
      await keepAsked(readingName(book, number), await fetchReading(book, number, signal));
    await keepAsked(chapterName(book, number), chapter);
  };

export const bookStep =
  (book: string): Step =>
  async (signal) =>
    keepAsked(`book/${book}`, await fetchBook(book, signal));

/** Ids of the lessons that are made of a book so far. */
export async function lessonsOf(book: string): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const query = { book_id: book, after, limit: PAGE };
    const page = await body(api.GET("/api/lessons", { params: { query } }));
    ids.push(...page.items.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after);
  return ids;
}

export const letLessonGo = async (id: string) => {
  await remove(me(), [packName(id)]);
  await drop(me(), soundsName(id));
};

export const letChapterGo = (book: string, number: number) =>
  remove(me(), [chapterName(book, number), readingName(book, number)]);

export async function letBookGo(book: string, lessons: readonly string[]): Promise<void> {
  await drop(me(), `chapter/${book}/`, `reading/${book}/`);
  for (const id of lessons) await letLessonGo(id);
}
