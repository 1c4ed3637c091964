/** Lessons as they stand on this device: kept ones, with the answers that still wait to be sent. */

import { keep, remove, values } from "../base/vault";
import { auth } from "./client";
import { ApiError, isUnreachable } from "./error";
import { keptPack, packName, withAnswers } from "./packs";
import type { Lesson, LessonPack } from "./types";
import { attemptsOf } from "./waiting";

const withWaiting = (lesson: Lesson) =>
  withAnswers(
    lesson,
    [...attemptsOf(lesson.id).values()].map(({ answer, told }) => ({
      activity_id: answer.activity_id,
      ...told,
    })),
  );

const isSame = (one: Lesson, other: Lesson) =>
  one.activities.map(({ id }) => id).join() === other.activities.map(({ id }) => id).join();

/** What is kept follows what the school says: newer answers are taken over, a lesson that was made anew is let go. */
async function followed(pack: LessonPack, lesson: Lesson): Promise<void> {
  const user = auth.state.user?.id;
  if (!user) return;
  if (isSame(pack.lesson, lesson)) await keep(user, packName(lesson.id), { ...pack, lesson });
  else await remove(user, [packName(lesson.id)]);
}

/** The lesson as the school has it; when it can't be reached, as it was kept. With the answers that still wait. */
export async function currentPack(id: string, call: () => Promise<Lesson>): Promise<Lesson> {
  const pack = await keptPack(id);
  try {
    const lesson = await call();
    if (pack) await followed(pack, lesson);
    return withWaiting(lesson);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    if (pack) return withWaiting(pack.lesson);
    throw new ApiError(0, "lesson_not_kept", "This lesson is not kept on this device.");
  }
}

/** All kept lessons, with the answers that still wait. */
export async function keptLessons(user: string): Promise<Lesson[]> {
  const packs = await values<LessonPack>(user, "pack/").catch(() => []);
  return packs.map(({ lesson }) => withWaiting(lesson));
}
