import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type PartnerTurn, say, turnsQuery } from "#api";
import { newId } from "../../base/newId";

/** What is being said and answered now; `error` when the answer did not come. */
export interface Saying {
  id: string;
  text: string;
  reply: string;
  error: unknown;
}

/** Says things in a conversation. A text that could not be sent stays, to be sent again under the same id. */
export function useTalk(conversation: string) {
  const cache = useQueryClient();
  const [saying, setSaying] = useState<Saying | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const send = async (text: string, id: string = newId()) => {
    const control = new AbortController();
    running.current = control;
    setSaying({ id, text, reply: "", error: null });
    const onPiece = (piece: string) =>
      setSaying((now) => (now?.id === id ? { ...now, reply: now.reply + piece } : now));
    try {
      const turn = await say({ conversation, id, text, onPiece, signal: control.signal });
      // A look at the list that is under way would show the turn as it was before.
      await cache.cancelQueries({ queryKey: turnsQuery(conversation).queryKey });
      cache.setQueryData<PartnerTurn[]>(turnsQuery(conversation).queryKey, (all = []) => [
        ...all.filter((other) => other.id !== id),
        turn,
      ]);
      setSaying(null);
      void cache.invalidateQueries({ queryKey: ["partner", "list"] });
      void cache.invalidateQueries({ queryKey: ["partner", "one", conversation] });
    } catch (error) {
      if (!control.signal.aborted) setSaying((now) => now && { ...now, error });
    } finally {
      running.current = null;
    }
  };

  /** Leaves the answer: what came of it is kept. Gives what was said if it never got through, to be said again; else nothing. */
  const stop = async (): Promise<string> => {
    running.current?.abort();
    await cache.invalidateQueries({ queryKey: turnsQuery(conversation).queryKey });
    const turns = cache.getQueryData<PartnerTurn[]>(turnsQuery(conversation).queryKey);
    setSaying(null);
    return !saying || turns?.some((turn) => turn.id === saying.id) ? "" : saying.text;
  };

  return { saying, send, stop, isBusy: saying !== null && saying.error === null };
}
