import { useCallback, useEffect, useRef, useState } from "react";
import type { Speech } from "#api";
import { player } from "./player";

export type SayState = "idle" | "loading" | "playing" | "failed";

/** Plays one sound at a press; a second press stops it. */
export function useSay(load: () => Promise<Speech>) {
  const [state, setState] = useState<SayState>("idle");
  const [error, setError] = useState<unknown>(null);
  const run = useRef(0);

  useEffect(
    () => () => {
      if (run.current > 0) player.stop();
      run.current = -1;
    },
    [],
  );

  const say = useCallback(async () => {
    const mine = Math.max(0, run.current) + 1;
    run.current = mine;
    const set = (next: SayState) => run.current === mine && setState(next);
    setError(null);
    set("loading");
    try {
      const speech = await load();
      if (run.current !== mine) return;
      set("playing");
      await player.play(speech.audio);
      set("idle");
    } catch (problem) {
      if (run.current === mine) setError(problem);
      set("failed");
    }
  }, [load]);

  const stop = useCallback(() => {
    run.current += 1;
    player.stop();
    setState("idle");
  }, []);

  return { state, error, say, stop, toggle: state === "playing" || state === "loading" ? stop : say };
}
