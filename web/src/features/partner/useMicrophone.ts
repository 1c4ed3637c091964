import { useCallback, useEffect, useRef, useState } from "react";
import { transcribe } from "#api";
import { player } from "../../parts/sound/player";
import { LEAST_RECORDED_MS, type Recording, record } from "../../parts/sound/recorder";

export type Hearing =
  | { is: "idle" }
  /** The browser asks whether it may. */
  | { is: "asking" }
  | { is: "recording"; since: number }
  /** The recording is being written down. */
  | { is: "writing" }
  /** It was written down; `isNothing` when no word was heard. */
  | { is: "heard"; isNothing: boolean }
  /** `sound` is what could not be written down, to be sent again. */
  | { is: "failed"; error: unknown; sound: Blob | null };

/** Records what the learner says and has it written down; with `endsByItself` a pause ends a recording. */
export function useMicrophone(language: string, onHeard: (text: string) => void, endsByItself = false) {
  const [hearing, setHearing] = useState<Hearing>({ is: "idle" });
  const recording = useRef<Recording | null>(null);
  const writing = useRef<AbortController | null>(null);
  const heard = useRef(onHeard);
  heard.current = onHeard;
  /** Raised when what is under way is given up: what still comes of it is not wanted. */
  const run = useRef(0);

  const write = useCallback(
    async (sound: Blob) => {
      const mine = run.current;
      const control = new AbortController();
      writing.current = control;
      setHearing({ is: "writing" });
      try {
        const { text } = await transcribe(sound, language, control.signal);
        if (mine !== run.current) return;
        setHearing({ is: "heard", isNothing: !text });
        if (text) heard.current(text);
      } catch (error) {
        if (mine === run.current) setHearing({ is: "failed", error, sound });
      }
    },
    [language],
  );

  const begin = useCallback(async () => {
    const mine = ++run.current;
    player.stop(); // or it would hear the school itself
    setHearing({ is: "asking" });
    try {
      const begun = await record(endsByItself);
      if (mine !== run.current) return begun.discard();
      recording.current = begun;
      const since = Date.now();
      setHearing({ is: "recording", since });
      const sound = await begun.sound;
      if (mine !== run.current) return;
      if (!sound || Date.now() - since < LEAST_RECORDED_MS) setHearing({ is: "heard", isNothing: true });
      else await write(sound);
    } catch (error) {
      if (mine === run.current) setHearing({ is: "failed", error, sound: null });
    }
  }, [write, endsByItself]);

  const discard = useCallback(() => {
    run.current++;
    recording.current?.discard();
    writing.current?.abort();
    setHearing({ is: "idle" });
  }, []);
  useEffect(() => discard, [discard]);

  return { hearing, begin, write, discard, stop: () => recording.current?.stop() };
}

export type Microphone = ReturnType<typeof useMicrophone>;
