/** The study partner: conversations, and answers that come in pieces. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./client";
import { ApiError, unreachable } from "./error";
import type { NewConversation, PartnerTurn } from "./types";

const PAGE = 30;
const TURNS = 100;
/** How often is looked whether an answer that is made elsewhere is there. */
const LOOK_MS = 3000;

/** Conversations, newest first; with a text those in which its words came. */
export const conversationsQuery = (text: string) =>
  infiniteQueryOptions({
    queryKey: ["partner", "list", text],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/library/conversations", {
          signal,
          params: { query: { text, limit: PAGE, after: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ["partner", "one", id],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/library/conversations/{conversation_id}", {
          signal,
          params: { path: { conversation_id: id } },
        }),
      ),
  });

export const turnsQuery = (id: string) =>
  queryOptions({
    queryKey: ["partner", "turns", id],
    queryFn: async ({ signal }): Promise<PartnerTurn[]> => {
      const all: PartnerTurn[] = [];
      let after: number | undefined = 0;
      while (after !== undefined) {
        const page: { items: PartnerTurn[]; next?: string | null } = await body(
          api.GET("/api/library/conversations/{conversation_id}/turns", {
            signal,
            params: { path: { conversation_id: id }, query: { after, limit: TURNS } },
          }),
        );
        all.push(...page.items);
        after = page.next ? Number(page.next) : undefined;
      }
      return all;
    },
    refetchInterval: ({ state }) => (state.data?.some((turn) => turn.state === "running") ? LOOK_MS : false),
  });

export function useBeginConversation() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: NewConversation) => body(api.POST("/api/library/conversations", { body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["partner", "list"] }),
  });
}

export function useDeleteConversation() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE("/api/library/conversations/{conversation_id}", {
        params: { path: { conversation_id: id } },
      });
      return id;
    },
    onSuccess: (id) => {
      cache.removeQueries({ queryKey: ["partner", "one", id] });
      cache.removeQueries({ queryKey: ["partner", "turns", id] });
      return cache.invalidateQueries({ queryKey: ["partner", "list"] });
    },
  });
}

interface Spoken {
  conversation: string;
  id: string;
  text: string;
  onPiece(text: string): void;
  signal: AbortSignal;
}

/** Says something and hands the answer on as it comes. Gives the kept turn, or throws ApiError. */
export async function say({ conversation, id, text, onPiece, signal }: Spoken): Promise<PartnerTurn> {
  const { response } = await api.POST("/api/library/conversations/{conversation_id}/turns", {
    params: { path: { conversation_id: conversation } },
    body: { id, text },
    parseAs: "stream",
    signal,
  });
  if (!response.body) throw unreachable();
  for await (const { name, data } of events(response.body)) {
    if (name === "delta") onPiece(data.text);
    if (name === "turn") return data as PartnerTurn;
    if (name === "problem") throw new ApiError(0, data.code, data.detail, null, data.params);
  }
  throw unreachable();
}

interface Told {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an event holds depends on its name
  data: any;
}

async function* events(stream: ReadableStream<Uint8Array>): AsyncGenerator<Told> {
  const reader = stream
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (rest + part.value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const [name = "", data = "null"] = block.split("\n").map((line) => line.replace(/^\w+: /, ""));
        yield { name, data: JSON.parse(data) };
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
