/** Reads a chapter aloud, sentence after sentence, and tells which word is said. No React in it. */

import type { Load, Speed } from "#api";
import type { Outcome } from "../sound/player";
import { type Timed, timed, type Utterance, wordAt } from "./utterances";

export interface Lit {
  block: number;
  /** The sentence that is said. */
  start: number;
  end: number;
  /** The word that is said, if it isn't a pause. */
  word: Timed | null;
}

export interface ReadingState {
  status: "idle" | "loading" | "playing" | "paused" | "failed";
  /** Index of the utterance, or -1 before anything was said. */
  at: number;
  /** The next sentences follow by themselves. */
  on: boolean;
  error: unknown;
}

/** What {@link ReadAloud} needs of the loudspeaker. */
export interface Sounds {
  play(address: string): Promise<Outcome>;
  stop(): void;
  pause(): void;
  resume(): Promise<void>;
  prefetch(address: string): void;
  readonly position: number;
}

/** Calls back about sixty times a second until told to stop; tests bring their own clock. */
export type Ticker = (tick: () => void) => () => void;

export const frames: Ticker = (tick) => {
  let id = requestAnimationFrame(function next() {
    tick();
    id = requestAnimationFrame(next);
  });
  return () => cancelAnimationFrame(id);
};

const IDLE: ReadingState = { status: "idle", at: -1, on: false, error: null };

export class ReadAloud {
  #state: ReadingState = IDLE;
  #lit: Lit | null = null;
  #listeners = new Set<() => void>();
  #run = 0;
  #still: () => void = () => undefined;
  speed: Speed = "normal";

  constructor(
    readonly utterances: readonly Utterance[],
    private readonly language: string,
    private readonly load: Load,
    private readonly sounds: Sounds,
    private readonly ticker: Ticker = frames,
  ) {}

  get state(): ReadingState {
    return this.#state;
  }

  /** What is lit in a block; the same object as long as nothing in it changes. */
  litIn(block: number): Lit | null {
    return this.#lit?.block === block ? this.#lit : null;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Says the utterance; with `on`, those after it too. Resolves when it has fallen silent. */
  async play(at: number, on: boolean): Promise<void> {
    const run = ++this.#run;
    for (let index = at; index < this.utterances.length; index++) {
      const ended = await this.#say(index, on, run);
      if (!ended) return;
      if (!on) break;
    }
    if (run === this.#run) this.#silent({ ...this.#state, status: "idle" });
  }

  /** Falls silent in the middle of a sentence; while a sound is still on its way it gives up. */
  pause(): void {
    if (this.#state.status === "loading") this.stop();
    if (this.#state.status !== "playing") return;
    this.sounds.pause();
    this.#set({ ...this.#state, status: "paused" });
  }

  async resume(): Promise<void> {
    if (this.#state.status !== "paused") return;
    this.#set({ ...this.#state, status: "playing" });
    try {
      await this.sounds.resume();
    } catch (error) {
      this.#silent({ ...this.#state, status: "failed", error });
    }
  }

  stop(): void {
    this.#run++;
    this.sounds.stop();
    this.#silent(IDLE);
  }

  /** Gives up without telling anybody: for when the page has gone. */
  dispose(): void {
    this.#listeners.clear();
    if (this.#state.status !== "idle") this.stop();
  }

  async #say(index: number, on: boolean, run: number): Promise<boolean> {
    const utterance = this.utterances[index];
    if (!utterance) return false;
    const mine = () => run === this.#run;
    try {
      this.#still();
      this.#lit = { block: utterance.block, start: utterance.start, end: utterance.end, word: null };
      this.#set({ status: "loading", at: index, on, error: null });
      const speech = await this.load(this.#saying(utterance));
      if (!mine()) return false;
      const sounding = this.sounds.play(speech.audio);
      this.#set({ ...this.#state, status: "playing" });
      this.#light(utterance, timed(utterance, speech.words));
      if (on) this.#prepare(index + 1);
      const outcome = await sounding;
      if (!mine()) return false;
      if (outcome === "ended") return true;
      this.#silent({ ...this.#state, status: "idle" });
    } catch (error) {
      if (mine()) this.#silent({ ...this.#state, status: "failed", error });
    }
    return false;
  }

  #saying({ text }: Utterance) {
    return { text, language: this.language, speed: this.speed };
  }

  #prepare(index: number): void {
    const next = this.utterances[index];
    if (!next) return;
    this.load(this.#saying(next)).then(
      (speech) => this.sounds.prefetch(speech.audio),
      () => undefined, // asked for again, and reported, when its turn comes
    );
  }

  #light({ block, start, end }: Utterance, words: readonly Timed[]): void {
    let shown: Timed | null = null;
    this.#still();
    this.#still = this.ticker(() => {
      const word = wordAt(words, this.sounds.position);
      if (word === shown) return;
      shown = word;
      this.#lit = { block, start, end, word };
      this.#tell();
    });
  }

  #silent(state: ReadingState): void {
    this.#still();
    this.#still = () => undefined;
    this.#lit = null;
    this.#set(state);
  }

  #set(state: ReadingState): void {
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
