import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { ApiError, isUnreachable } from "./error";
import { remembered } from "./kept";
import { todayQuery } from "./progress";
import { currentPack } from "./ready";
import type { Answer, Verdict } from "./types";

const PAGE = 30;

/** Lessons of the learner and of the school; `bookId` narrows them to one book. */
export const lessonsQuery = (bookId?: string) =>
  infiniteQueryOptions({
    queryKey: ["lessons", bookId ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      remembered(`list/lessons/${bookId ?? "all"}/${pageParam ?? ""}`, () =>
        body(
          api.GET("/api/lessons", {
            signal,
            params: { query: { book_id: bookId, after: pageParam, limit: PAGE } },
          }),
        ),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Lessons that anybody may play, without an account too. */
export const openLessonsQuery = (language?: string) =>
  queryOptions({
    queryKey: ["lessons", "open", language ?? "all"],
    queryFn: ({ signal }) =>
      remembered(`list/open/${language ?? "all"}`, () =>
        body(api.GET("/api/lessons/open", { signal, params: { query: { language } } })),
      ),
  });

export const lessonQuery = (id: string) =>
  queryOptions({
    queryKey: ["lesson", id],
    queryFn: ({ signal }) =>
      currentPack(id, () =>
        body(api.GET("/api/lessons/{lesson_id}", { signal, params: { path: { lesson_id: id } } })),
      ),
  });

/** Makes the lesson of a chapter, or finds the one that is there. */
export function useMakeLesson() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (chapter: { book_id: string; chapter: number }) =>
      body(api.POST("/api/lessons", { body: chapter })),
    onSuccess: (lesson) => {
      cache.setQueryData(lessonQuery(lesson.id).queryKey, lesson);
      return cache.invalidateQueries({ queryKey: ["lessons"] });
    },
  });
}

/** An answer that got lost on its way is sent again this often, by itself. */
const RESENDS = 3;
const RESEND_AFTER_MS = 800;

const lostOnItsWay = (error: unknown) =>
  error instanceof ApiError && (error.status === 0 || error.status >= 500);

/** A verdict; `isOwn` when this device gave it and the school has still to judge. */
export type Told = Verdict & { isOwn?: true };

/** `judge` gives a verdict without the school, for a lesson that is kept; null when it can't. */
export function useAnswer(lessonId: string, judge: (answer: Answer) => Promise<Told | null>) {
  return useMutation({
    mutationFn: async (answer: Answer): Promise<Told> => {
      try {
        return await body(
          api.POST("/api/lessons/{lesson_id}/attempts", {
            params: { path: { lesson_id: lessonId } },
            body: answer,
          }),
        );
      } catch (error) {
        const own = isUnreachable(error) ? await judge(answer) : null;
        if (own) return own;
        throw error;
      }
    },
    retry: (failures, error) => failures < RESENDS && lostOnItsWay(error),
    retryDelay: (failures) => RESEND_AFTER_MS * 2 ** failures,
  });
}

/** What the learner has from a lesson changed: pages that show it ask again. */
export function useLessonPlayed() {
  const cache = useQueryClient();
  return (lessonId: string) =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ["lessons"] }),
      cache.invalidateQueries({ queryKey: lessonQuery(lessonId).queryKey }),
      cache.invalidateQueries({ queryKey: todayQuery.queryKey }),
    ]);
}

const EARNED_POLL_MS = 400;
/** Events may take a moment; a page waits no longer than this. */
export const EARNED_WAIT_MS = 5000;

interface Sitting {
  lessonId: string;
  /** When it began; tells one sitting from another. */
  since: number;
}

const earned = (lessonId: string, signal: AbortSignal) =>
  body(api.GET("/api/progress/earned", { signal, params: { query: { source: lessonId } } }));

/** What the lesson had earned before this sitting. */
export const earnedBeforeQuery = ({ lessonId, since }: Sitting) =>
  queryOptions({
    queryKey: ["earned", lessonId, since, "before"],
    queryFn: ({ signal }) => earned(lessonId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** XP follows the answers by an event: asked for until `answers` are counted, for five seconds at most. */
export const earnedQuery = ({ lessonId, since }: Sitting, answers: number, over: number) =>
  queryOptions({
    queryKey: ["earned", lessonId, since, "after"],
    queryFn: ({ signal }) => earned(lessonId, signal),
    refetchInterval: ({ state }) => {
      const counted = (state.data?.answers ?? 0) >= answers;
      return counted || Date.now() - over > EARNED_WAIT_MS ? false : EARNED_POLL_MS;
    },
  });
