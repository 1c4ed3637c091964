import { useEffect, useRef, useState } from "react";
import { type Answer, type Lesson, type Told, useAnswer, useLessonPlayed } from "#api";
import { newId } from "../../base/newId";
import type { Draft } from "./drafts";
import { answerOf, begin, currentOf, isOver, judged, next, type Session } from "./session";

/** Playing a lesson: the session, and what can be done in it. `judge` gives a verdict when the school can't be reached. */
export function useLessonSession(
  lesson: Lesson,
  again: boolean,
  judge: (answer: Answer) => Promise<Told | null>,
) {
  const [session, set] = useState<Session>(() => begin(lesson, again));
  const answer = useAnswer(lesson.id, judge);
  const played = useLessonPlayed();
  const shownAt = useRef(performance.now());
  const activityId = currentOf(session)?.id;
  const over = isOver(session);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the clock starts anew with each activity
  useEffect(() => {
    shownAt.current = performance.now();
  }, [activityId]);

  // Pages that show the lesson ask again once it was left, at its end or in the middle.
  const tell = useRef(() => played(lesson.id));
  useEffect(() => {
    const told = tell.current;
    return () => {
      told();
    };
  }, []);

  const change = (draft: Draft) => set((now) => (now.verdict || answer.isPending ? now : { ...now, draft }));

  // A key may reach us twice before the page is drawn again: one answer is under way at a time.
  const isBusy = useRef(false);
  const check = () => {
    if (session.verdict || isBusy.current) return;
    const sent = answerOf(session, performance.now() - shownAt.current, newId);
    if (!sent) return;
    isBusy.current = true;
    set((now) => ({ ...now, sent }));
    answer.mutate(sent, {
      onSuccess: (verdict) => set((now) => judged(now, verdict)),
      onSettled: () => {
        isBusy.current = false;
      },
    });
  };

  const goOn = () => {
    answer.reset();
    set(next);
  };

  return { session, isOver: over, isSending: answer.isPending, problem: answer.error, change, check, goOn };
}
