/** Spoken texts: asked for once, kept while their links are good. */

import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, body } from "./client";
import { ApiError, isUnreachable } from "./error";
import { keptValue } from "./kept";
import { type KeptSound, soundName } from "./packs";
import type { Speech } from "./types";

export type Speed = "normal" | "slow";

/** The server signs links for 15 minutes; we ask anew well before that. */
const LINK_GOOD_MS = 10 * 60_000;

/** Addresses of sounds that are kept on this device begin with it. */
export const KEPT = "kept:";

async function orSilent(call: Promise<Speech>): Promise<Speech> {
  try {
    return await call;
  } catch (error) {
    if (isUnreachable(error)) throw new ApiError(0, "sound_not_kept", "Sounds need the network.");
    throw error;
  }
}

export interface Saying {
  text: string;
  language: string;
  speed?: Speed;
}

const kept = { staleTime: LINK_GOOD_MS, gcTime: LINK_GOOD_MS, retry: false } as const;

export const speechQuery = ({ text, language, speed = "normal" }: Saying) =>
  queryOptions({
    ...kept,
    queryKey: ["speech", language, speed, text],
    queryFn: ({ signal }) =>
      orSilent(body(api.POST("/api/gateway/speech", { signal, body: { text, language, speed } }))),
  });

const fetchActivitySpeech = (lesson: string, activity: string, speed: Speed, signal?: AbortSignal) =>
  body(
    api.GET("/api/lessons/{lesson_id}/activities/{activity_id}/speech", {
      signal,
      params: { path: { lesson_id: lesson, activity_id: activity }, query: { speed } },
    }),
  );

/** What a dictation says: its text stays on the server. */
export const activitySpeechQuery = (lesson: string, activity: string, speed: Speed) =>
  queryOptions({
    ...kept,
    queryKey: ["speech", "activity", lesson, activity, speed],
    queryFn: async ({ signal }) => {
      const name = soundName(lesson, activity, speed);
      const sound = await keptValue<KeptSound>(name);
      if (sound) return { ...sound.value.speech, audio: `${KEPT}${name}` };
      return orSilent(fetchActivitySpeech(lesson, activity, speed, signal));
    },
  });

/** Whether what is said in a language can be written down, and if not, why. */
export const hearingQuery = (language: string) =>
  queryOptions({
    queryKey: ["hearing", language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/gateway/transcriptions", { signal, params: { query: { language } } })),
    staleTime: LINK_GOOD_MS,
  });

/** Has a recording written down. Throws ApiError, or AbortError when it was called off. */
export const transcribe = (audio: Blob, language: string, signal: AbortSignal) =>
  body(
    api.POST("/api/gateway/transcriptions", {
      signal,
      body: { audio: "", language },
      bodySerializer: () => {
        const form = new FormData();
        form.append("audio", audio, "said");
        form.append("language", language);
        return form;
      },
    }),
  );

export type Load = (saying: Saying) => Promise<Speech>;

/** Asks for a spoken text, or gives the one that was asked for before. */
export function useSpeech(): Load {
  const cache = useQueryClient();
  return useMemo(() => (saying) => cache.fetchQuery(speechQuery(saying)), [cache]);
}
