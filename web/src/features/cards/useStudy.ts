import { useCallback, useEffect, useRef, useState } from "react";
import {
  ApiError,
  fetchQueue,
  putOffCard,
  type ReviewLine,
  suspendCard,
  useCardsChanged,
  useOutbox,
  useSession,
  type WaitingLine,
} from "#api";
import type { Rating } from "../../cards-core/memory";
import { awayToday, keepAway, keepQueue, keptQueue } from "./kept";
import * as studying from "./session";
import { EMPTY, type Session } from "./session";

/** The queue as the school has it, or as it was kept when the school can't be reached. */
async function loadQueue(user: string, deck: string | null) {
  try {
    const queue = await fetchQueue(deck);
    keepQueue(user, deck, queue);
    return queue;
  } catch (error) {
    const kept = error instanceof ApiError && error.status === 0 ? keptQueue(user, deck) : null;
    if (kept) return kept;
    throw error;
  }
}

const waitingOf = (review: ReviewLine) => ({ kind: "review", id: review.id, review }) as const;

const reviewsIn = (lines: readonly WaitingLine[]) =>
  lines.flatMap((line) => (line.kind === "review" ? [line.review] : []));

/** Studying a deck, or all of them: the session and what can be done in it. Answers are sent in the background. */
export function useStudy(deck: string | null) {
  const user = useSession().user?.id ?? "";
  const { box } = useOutbox();
  const [session, set] = useState<Session | null>(null);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef<Session>(EMPTY);
  const asking = useRef(false);
  const lastAt = useRef(0);

  const put = useCallback((next: Session) => {
    latest.current = next;
    set(next);
  }, []);

  /** Two answers are never given at the same moment: their order would be lost. */
  const now = useCallback(() => {
    lastAt.current = Math.max(Date.now(), lastAt.current + 1);
    return lastAt.current;
  }, []);

  const load = useCallback(async () => {
    if (asking.current) return;
    asking.current = true;
    setError(null);
    try {
      for (let before: Session | null = null; before !== latest.current; ) {
        before = latest.current;
        await box.flush();
        const queue = studying.caughtUp(await loadQueue(user, deck), reviewsIn(box.lines));
        // Whoever answers meanwhile has changed what is left: then it is asked for again.
        if (before !== latest.current) continue;
        put(studying.fetched(before, queue, awayToday(user), Date.now()));
        break;
      }
    } catch (problem) {
      setError(problem);
    } finally {
      asking.current = false;
    }
  }, [box, deck, put, user]);

  useEffect(() => void load(), [load]);

  // Pages that show counts ask again once all is sent.
  const changed = useRef(useCardsChanged());
  useEffect(() => {
    const tell = changed.current;
    return () => void box.flush().then(tell);
  }, [box]);

  const answer = useCallback(
    (rating: Rating, milliseconds: number) => {
      const next = studying.answer(latest.current, rating, now(), milliseconds);
      if (!next.last || next === latest.current) return;
      put(next);
      box.add(waitingOf(next.last.line));
      if (studying.runsShort(next) || next.shownId === null) void load();
    },
    [box, load, now, put],
  );

  const undo = useCallback(() => {
    const back = studying.undone(latest.current, now());
    if (!back) return;
    put(back.session);
    box.add(waitingOf(back.line));
  }, [box, now, put]);

  const putOff = useCallback(
    async (cardId: string) => {
      keepAway(user, new Set([...awayToday(user), cardId]));
      put(studying.without(latest.current, cardId, now()));
      try {
        await putOffCard(cardId, true);
        // From now on the school knows, and says so wherever it is let in again.
        keepAway(user, new Set([...awayToday(user)].filter((id) => id !== cardId)));
      } catch (problem) {
        // Without a network it is put off on this device alone.
        if (!(problem instanceof ApiError && problem.status === 0)) throw problem;
      }
      void load();
    },
    [load, now, put, user],
  );

  const suspend = useCallback(
    async (cardId: string) => {
      await suspendCard(cardId, true);
      put(studying.without(latest.current, cardId, now()));
      void load();
    },
    [load, now, put],
  );

  return { session, error, answer, undo, putOff, suspend, load };
}

export type Studying = ReturnType<typeof useStudy>;
