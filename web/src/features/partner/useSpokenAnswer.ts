import { useEffect, useMemo, useRef, useState } from "react";
import { type PartnerTurn, useSpeech } from "#api";
import type { Saying } from "./useTalk";
import { Voice } from "./voice";

export interface Spoken {
  id: string;
  voice: Voice;
}

/** While `isOn`, says each answer that comes from now on, as it comes; `onOver` is told when one is over. */
export function useSpokenAnswer(
  isOn: boolean,
  language: string,
  turns: readonly PartnerTurn[],
  saying: Saying | null,
  onOver: () => void,
): Spoken | null {
  const load = useSpeech();
  const [id, setId] = useState<string | null>(null);
  const voice = useMemo(() => (id === null ? null : new Voice(language, load, true)), [id, language, load]);
  const over = useRef(onOver);
  over.current = onOver;
  const told = useRef<Voice | null>(null);
  if (isOn && saying && saying.id !== id) setId(saying.id);

  useEffect(() => {
    if (!voice) return;
    const look = () => {
      if (told.current === voice || !voice.isOver) return;
      told.current = voice;
      over.current();
    };
    const leave = voice.reading.subscribe(look);
    return () => {
      leave();
      voice.reading.dispose();
    };
  }, [voice]);

  const turn = turns.find((one) => one.id === id);
  const isUnderWay = saying !== null && saying.id === id;
  const text = isUnderWay ? saying.reply : (turn?.reply ?? "");
  const isWhole = isUnderWay ? saying.error !== null : turn !== undefined;
  useEffect(() => {
    if (!voice || !isOn) return;
    voice.grow(text, isWhole);
    if (!voice.isOver || told.current === voice) return;
    told.current = voice; // there was nothing left to say
    over.current();
  }, [voice, text, isWhole, isOn]);

  return voice && id !== null ? { id, voice } : null;
}
