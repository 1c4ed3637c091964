/** Lessons that are kept on this device, with what it takes to play them without a network. */

import { keep } from "../base/vault";
import { api, body } from "./client";
import { keptValue } from "./kept";
import type { Lesson, LessonPack, LessonSound, Speech, Verdict } from "./types";

export const packName = (lesson: string) => `pack/${lesson}`;
export const soundsName = (lesson: string) => `sound/${lesson}/`;
export const soundName = (lesson: string, activity: string, speed: string) =>
  `${soundsName(lesson)}${activity}/${speed}`;

export interface KeptSound {
  speech: Speech;
  blob: Blob;
}

export const fetchPack = (id: string, signal?: AbortSignal): Promise<LessonPack> =>
  body(api.GET("/api/lessons/{lesson_id}/pack", { signal, params: { path: { lesson_id: id } } }));

/** All that a lesson says aloud, at both speeds, in one call. */
export const fetchLessonSounds = (id: string, signal?: AbortSignal): Promise<LessonSound[]> =>
  body(api.GET("/api/lessons/{lesson_id}/sounds", { signal, params: { path: { lesson_id: id } } }));

export const keptPack = async (id: string) => (await keptValue<LessonPack>(packName(id)))?.value ?? null;

type Answered = Lesson["answers"][number];

/** A lesson with answers of which the list that came with it does not know yet. */
export function withAnswers(lesson: Lesson, newer: readonly Answered[]): Lesson {
  const known = new Set(lesson.activities.map(({ id }) => id));
  const answers = new Map(lesson.answers.map((one) => [one.activity_id, one]));
  for (const one of newer) if (known.has(one.activity_id)) answers.set(one.activity_id, one);
  const count = Math.min(answers.size, lesson.activity_count);
  return { ...lesson, answers: [...answers.values()], answered_count: count };
}

/** The school has judged an answer that was given to a kept lesson. */
export async function noteVerdict(user: string, lesson: string, told: Verdict): Promise<void> {
  const pack = await keptPack(lesson);
  if (!pack) return;
  const { activity_id, verdict, score } = told;
  await keep(user, packName(lesson), {
    ...pack,
    lesson: withAnswers(pack.lesson, [{ activity_id, verdict, score }]),
  });
}
