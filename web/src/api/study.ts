/** Decks, what is due in them, and how the learning goes. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { remembered } from "./kept";
import { todayQuery } from "./progress";
import type { CardState, DeckChanges, NewDeck, StudyQueue } from "./types";

/** So many cards are fetched at once: enough for some minutes without a network. */
const FETCHED_CARDS = 50;

export const decksQuery = queryOptions({
  queryKey: ["cards", "decks"],
  queryFn: ({ signal }) => remembered("list/decks", () => body(api.GET("/api/cards/decks", { signal }))),
});

export function fetchQueue(
  deck: string | null,
  signal?: AbortSignal,
  limit = FETCHED_CARDS,
): Promise<StudyQueue> {
  return body(
    api.GET("/api/cards/study", { signal, params: { query: { deck_id: deck ?? undefined, limit } } }),
  );
}

export const cardStatisticsQuery = queryOptions({
  queryKey: ["cards", "statistics"],
  queryFn: ({ signal }) =>
    remembered("list/statistics", () => body(api.GET("/api/cards/statistics", { signal }))),
});

/** The cards of a word and how well each is known. */
export const cardsOfQuery = (noteId: string) =>
  queryOptions({
    queryKey: ["cards", "of", noteId],
    queryFn: ({ signal }) =>
      body(api.GET("/api/cards/notes/{note_id}/cards", { signal, params: { path: { note_id: noteId } } })),
  });

/** true keeps a card away, null gives it back to the rule. */
export const suspendCard = (id: string, suspended: boolean | null): Promise<CardState> =>
  body(api.PATCH("/api/cards/cards/{card_id}", { params: { path: { card_id: id } }, body: { suspended } }));

/** The cards of this card's word wait until tomorrow, or no longer. */
export const putOffCard = (id: string, until_tomorrow: boolean): Promise<CardState> =>
  body(
    api.PUT("/api/cards/cards/{card_id}/put-off", {
      params: { path: { card_id: id } },
      body: { until_tomorrow },
    }),
  );

/** Cards were answered, or decks changed: pages that count them ask again. */
export function useCardsChanged() {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ["cards"] }),
      cache.invalidateQueries({ queryKey: todayQuery.queryKey }),
    ]);
}

export function useAddDeck() {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: (deck: NewDeck) => body(api.POST("/api/cards/decks", { body: deck })),
    onSuccess: changed,
  });
}

export function useChangeDeck() {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: ({ id, changes }: { id: string; changes: DeckChanges }) =>
      body(api.PATCH("/api/cards/decks/{deck_id}", { params: { path: { deck_id: id } }, body: changes })),
    onSuccess: changed,
  });
}

export function useDeleteDeck() {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE("/api/cards/decks/{deck_id}", { params: { path: { deck_id: id } } });
    },
    onSuccess: changed,
  });
}
