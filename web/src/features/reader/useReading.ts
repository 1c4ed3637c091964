import { type RefObject, useEffect, useMemo, useState } from "react";
import { type Chapter, type Speed, useSpeech } from "#api";
import { ReadAloud } from "../../parts/aloud/readAloud";
import { utteranceAt, utterancesOf } from "../../parts/aloud/utterances";
import { player } from "../../parts/sound/player";

const BARS_PX = 150;

/** Scrolls only when what is said has left the window: nobody likes a page that moves under their eyes. */
function follow(text: HTMLElement | null, block: number, start: number): void {
  const words = text?.querySelectorAll<HTMLElement>(`[data-b="${block}"] [data-w]`) ?? [];
  const word = [...words].find((w) => Number(w.dataset.w) >= start);
  const box = word?.getBoundingClientRect();
  if (!word || !box || (box.top > 80 && box.bottom < window.innerHeight - BARS_PX)) return;
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  word.scrollIntoView({ block: "center", behavior: isCalm ? "instant" : "smooth" });
}

/** Reading a chapter aloud: the voice, its speed, and starting it from any place. */
export function useReading(chapter: Chapter, text: RefObject<HTMLElement | null>) {
  const load = useSpeech();
  const [speed, setSpeed] = useState<Speed>("normal");
  const reading = useMemo(
    () => new ReadAloud(utterancesOf(chapter.blocks, chapter.language), chapter.language, load, player),
    [chapter, load],
  );
  useEffect(() => () => reading.dispose(), [reading]);
  useEffect(() => {
    let last = -1;
    return reading.subscribe(() => {
      const { at, status } = reading.state;
      const utterance = reading.utterances[at];
      if (status !== "playing" || at === last || !utterance) return;
      last = at;
      follow(text.current, utterance.block, utterance.start);
    });
  }, [reading, text]);

  const changeSpeed = (next: Speed) => {
    setSpeed(next);
    reading.speed = next;
    const { status, at, on } = reading.state;
    if (status === "playing" || status === "loading") reading.play(at, on);
  };
  /** Pauses or goes on; false when there is nothing to pause or go on with. */
  const toggle = (): boolean => {
    const { status } = reading.state;
    if (status === "playing" || status === "loading") reading.pause();
    else if (status === "paused") reading.resume();
    else return false;
    return true;
  };
  const say = (block: number, position: number, on: boolean) => {
    const at = utteranceAt(reading.utterances, block, position);
    if (at >= 0) reading.play(at, on);
  };
  return { reading, speed, changeSpeed, say, toggle };
}
