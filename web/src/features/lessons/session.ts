/** The course of playing a lesson. Pure: the hook beside it sends answers and keeps the time. */

import type { Activity, ActivityResponse, Answer, Lesson, Told, Verdict } from "#api";
import { type Draft, emptyDraft, responseOf } from "./drafts";

export interface Session {
  queue: readonly Activity[];
  /** Answered in earlier sittings. */
  before: number;
  index: number;
  draft: Draft | null;
  /** The answer that was sent last: sent again unchanged, it keeps its id. */
  sent: Answer | null;
  verdict: Told | null;
  verdicts: readonly Told[];
  /** Time spent on answered activities. */
  milliseconds: number;
}

export const unanswered = (lesson: Lesson): Activity[] => {
  const done = new Set(lesson.answers.map((answer) => answer.activity_id));
  return lesson.activities.filter((activity) => !done.has(activity.id));
};

/** Plays what is unanswered; with `again`, or when nothing is left, all of it. */
export function begin(lesson: Lesson, again = false): Session {
  const open = unanswered(lesson);
  const queue = again || open.length === 0 ? lesson.activities : open;
  return {
    queue,
    before: lesson.activities.length - queue.length,
    index: 0,
    draft: queue[0] ? emptyDraft(queue[0]) : null,
    sent: null,
    verdict: null,
    verdicts: [],
    milliseconds: 0,
  };
}

export const currentOf = (session: Session): Activity | null => session.queue[session.index] ?? null;

export const isOver = (session: Session) => session.index >= session.queue.length;

/** 0 to 1 of the whole lesson. */
export function shareOf(session: Session): number {
  const total = session.before + session.queue.length;
  const done = session.before + session.index + (session.verdict ? 1 : 0);
  return total === 0 ? 1 : done / total;
}

/** The longest time that counts for one answer: whoever went for tea didn't think for an hour. */
const MAX_ANSWER_MS = 10 * 60_000;

const isSame = (a: ActivityResponse, b: ActivityResponse) => JSON.stringify(a) === JSON.stringify(b);

/** The answer to send now, or null when it isn't complete. The same answer keeps its id and its time. */
export function answerOf(session: Session, elapsed: number, newId: () => string): Answer | null {
  const activity = currentOf(session);
  const response = activity && session.draft ? responseOf(activity, session.draft) : null;
  if (!activity || !response) return null;
  const { sent } = session;
  if (sent?.activity_id === activity.id && isSame(sent.response, response)) return sent;
  const milliseconds = Math.round(Math.min(elapsed, MAX_ANSWER_MS));
  return { id: newId(), activity_id: activity.id, response, milliseconds };
}

export function judged(session: Session, verdict: Told): Session {
  if (verdict.attempt_id !== session.sent?.id || session.verdict) return session;
  return {
    ...session,
    verdict,
    verdicts: [...session.verdicts, verdict],
    milliseconds: session.milliseconds + session.sent.milliseconds,
  };
}

export function next(session: Session): Session {
  const following = session.queue[session.index + 1];
  return {
    ...session,
    index: session.index + 1,
    draft: following ? emptyDraft(following) : null,
    sent: null,
    verdict: null,
  };
}

/** A slip is right: a finger went astray, not the learner. */
export const isGood = (verdict: Pick<Verdict, "verdict">) =>
  verdict.verdict === "right" || verdict.verdict === "slip";
