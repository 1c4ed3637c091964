import { useCallback, useEffect, useState } from "react";
import {
  type Activity,
  type Answer,
  keptPack,
  type Lesson,
  type LessonPack,
  myOutbox,
  soundName,
  soundsName,
  type Told,
  useSession,
} from "#api";
import { facts } from "../../base/vault";
import { judge, judgedLanguage, type Keys, loadKnowledge, Refused } from "./judge";

/** What can be judged in any language: nothing that somebody has written is looked at. */
const WITHOUT_WORDS: ReadonlySet<Activity["type"]> = new Set([
  "multiple_choice",
  "listening_comprehension",
  "true_false",
  "gap_fill",
  "vocabulary_matching",
  "matching_pairs",
]);

export interface OnDevice {
  /** Activities that need the network though the lesson is kept. */
  leftOut: ReadonlySet<string>;
  /** A verdict without the school, and the answer put where it waits to be sent; null when it can't be had. */
  judge(answer: Answer): Promise<Told | null>;
}

/** Activities that nothing can be heard in, or that nobody here can judge. */
export function needsNetwork(pack: LessonPack, sounds: ReadonlySet<string>): Set<string> {
  const { id, activities, language } = pack.lesson;
  const isKnown = judgedLanguage(language) !== null;
  const isSilent = (activity: string) =>
    pack.heard.includes(activity) && !sounds.has(soundName(id, activity, "normal"));
  return new Set(
    activities
      .filter((one) => isSilent(one.id) || (!isKnown && !WITHOUT_WORDS.has(one.type)))
      .map((one) => one.id),
  );
}

/** The verdict of this device, in the shape of the school's. */
export async function judged(pack: LessonPack, answer: Answer): Promise<Told | null> {
  const { activities, language } = pack.lesson;
  const view = activities.find(({ id }) => id === answer.activity_id);
  const key = pack.keys[answer.activity_id];
  // Its word lists may not be on this device: then the school has to say.
  const know = await loadKnowledge(judgedLanguage(language) ?? "en").catch(() => null);
  if (!view || !key || !know) return null;
  try {
    const judgement = judge(view, key as unknown as Keys[typeof view.type], answer.response, know);
    const reason = { ...judgement.reason, text: "" };
    return { ...judgement, reason, attempt_id: answer.id, activity_id: view.id, isOwn: true };
  } catch (error) {
    if (error instanceof Refused) return null; // the school says what is wrong with it
    throw error;
  }
}

/** A kept lesson played on this device; null for one that isn't kept. */
export function useOnDevice(lesson: Lesson | undefined): OnDevice | null {
  const user = useSession().user?.id ?? "";
  const [found, setFound] = useState<{ pack: LessonPack; leftOut: ReadonlySet<string> } | null>(null);
  const id = lesson?.id;
  useEffect(() => {
    let isGone = false;
    const look = async (name: string) => {
      const pack = await keptPack(name);
      if (!pack || isGone) return;
      const sounds = await facts(user, soundsName(name));
      const leftOut = needsNetwork(pack, new Set(sounds.map((fact) => fact.name)));
      if (!isGone) setFound({ pack, leftOut });
      // At hand before the network goes.
      const language = judgedLanguage(pack.lesson.language);
      if (language) await loadKnowledge(language).catch(() => undefined);
    };
    if (id) void look(id).catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [id, user]);

  const pack = found?.pack;
  const decide = useCallback(
    async (answer: Answer) => {
      const told = pack ? await judged(pack, answer) : null;
      if (!pack || !told) return null;
      const { id, title, language } = pack.lesson;
      const { verdict, score } = told;
      myOutbox().add({
        kind: "attempt",
        id: answer.id,
        lesson: { id, title, language },
        answer: { ...answer, answered_at: new Date().toISOString() },
        told: { verdict, score },
      });
      return told;
    },
    [pack],
  );
  return found && { leftOut: found.leftOut, judge: decide };
}

/** The lesson without what needs the network. */
export const without = (lesson: Lesson, leftOut: ReadonlySet<string>): Lesson => ({
  ...lesson,
  activities: lesson.activities.filter(({ id }) => !leftOut.has(id)),
});
