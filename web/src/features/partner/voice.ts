/** An answer as something to be spoken: sentence after sentence, also while it is still being written. */

import type { Block, Load } from "#api";
import { frames, ReadAloud, type Sounds, type Ticker } from "../../parts/aloud/readAloud";
import { type Utterance, utterancesOf } from "../../parts/aloud/utterances";
import { player } from "../../parts/sound/player";

/** The answer as a paragraph of its sentences; offsets count code points, as everywhere. */
export function paragraphOf(text: string, language: string): Block {
  const sentences: [number, number][] = [];
  let at = 0;
  for (const { segment } of new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)) {
    const end = at + [...segment].length;
    const blank = [...segment].length - [...segment.trimEnd()].length;
    if (end - blank > at) sentences.push([at, end - blank]);
    at = end;
  }
  return { number: 0, kind: "paragraph", text, sentences };
}

/** What can be said of an answer: while it grows its last sentence may not be at its end. */
export function sayable(text: string, language: string, isWhole: boolean): Utterance[] {
  const block = paragraphOf(text, language);
  const ended = isWhole ? block.sentences : block.sentences.slice(0, -1);
  return ended.length > 0 ? utterancesOf([{ ...block, sentences: ended }], language) : [];
}

/** The voice of one answer. */
export class Voice {
  readonly #said: Utterance[] = [];
  readonly reading: ReadAloud;
  #isWhole = false;
  #isStopped = false;

  constructor(
    private readonly language: string,
    load: Load,
    /** It says by itself what comes. */
    private readonly isEager = false,
    sounds: Sounds = player,
    ticker: Ticker = frames,
  ) {
    this.reading = new ReadAloud(this.#said, language, load, sounds, ticker);
  }

  /** The answer as far as it is there. */
  grow(text: string, isWhole: boolean): void {
    const { status, at } = this.reading.state;
    const before = this.#said.length;
    this.#isWhole = isWhole;
    this.#said.push(...sayable(text, this.language, isWhole).slice(before));
    const isWaiting = status === "idle" && at === before - 1 && this.#said.length > before;
    if (this.isEager && isWaiting && !this.#isStopped) void this.reading.play(before, true);
  }

  /** Nothing more is said: all of it was, or it was stopped, by another sound too, or it can't be said. */
  get isOver(): boolean {
    const { status, at } = this.reading.state;
    if (this.#isStopped || status === "failed") return true;
    if (status !== "idle") return false;
    return at + 1 < this.#said.length || this.#isWhole;
  }

  /** Says the whole answer from its start, or falls silent, or goes on. */
  toggle(): void {
    const { status } = this.reading.state;
    if (status === "playing" || status === "loading") this.reading.pause();
    else if (status === "paused") void this.reading.resume();
    else void this.reading.play(0, true);
  }

  /** Falls silent for good. */
  stop(): void {
    this.#isStopped = true;
    this.reading.stop();
  }
}
