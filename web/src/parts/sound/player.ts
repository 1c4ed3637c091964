/** The one loudspeaker of the app: whoever starts a sound stops the one before. */

import { KEPT, type KeptSound, keptValue } from "#api";

/** What {@link Player} needs of an `<audio>` element; tests bring their own. */
export interface Speaker {
  src: string;
  currentTime: number;
  readonly paused: boolean;
  play(): Promise<void>;
  pause(): void;
  addEventListener(type: "ended" | "error", listener: () => void): void;
}

export type Outcome = "ended" | "stopped";

interface Running {
  finish(outcome: Outcome): void;
  fail(error: unknown): void;
}

export class Player {
  #speaker: Speaker | null = null;
  #running: Running | null = null;

  constructor(
    private readonly make: () => Speaker,
    private readonly fetchSound: (address: string) => Promise<string>,
  ) {}

  /**
   * Plays the sound at `address` from its start. Resolves when it has ended or when something else took its place;
   * rejects when it can't be fetched or played.
   */
  async play(address: string): Promise<Outcome> {
    this.stop();
    const speaker = this.#ready();
    return new Promise<Outcome>((resolve, reject) => {
      const running: Running = { finish: resolve, fail: reject };
      this.#running = running;
      this.fetchSound(address)
        .then((source) => {
          if (this.#running !== running) return;
          speaker.src = source;
          return speaker.play();
        })
        .catch((error: unknown) => this.#over(running, () => reject(error)));
    });
  }

  /** Stops what plays; its `play` resolves with "stopped". */
  stop(): void {
    const running = this.#running;
    if (!running) return;
    this.#speaker?.pause();
    this.#over(running, () => running.finish("stopped"));
  }

  pause(): void {
    this.#speaker?.pause();
  }

  resume(): Promise<void> {
    return this.#running && this.#speaker ? this.#speaker.play() : Promise.resolve();
  }

  /** Fetches a sound beforehand, so that it starts without a gap. */
  prefetch(address: string): void {
    this.fetchSound(address).catch(() => undefined); // asked for again, and reported, when it is played
  }

  /** How far the sound is, in milliseconds. */
  get position(): number {
    return (this.#speaker?.currentTime ?? 0) * 1000;
  }

  #ready(): Speaker {
    if (this.#speaker) return this.#speaker;
    const speaker = this.make();
    speaker.addEventListener("ended", () => {
      const running = this.#running;
      if (running) this.#over(running, () => running.finish("ended"));
    });
    speaker.addEventListener("error", () => {
      const running = this.#running;
      if (running) this.#over(running, () => running.fail(new Error("this sound can't be played")));
    });
    this.#speaker = speaker;
    return speaker;
  }

  #over(running: Running, then: () => void): void {
    if (this.#running === running) this.#running = null;
    then();
  }
}

/** How many fetched sounds are kept: the sentence, the next one, and a few to repeat. */
const KEPT_SOUNDS = 8;

/** Fetches sounds whole and keeps the last few: a sound that starts never stutters, and a repeat needs no network. */
export function soundStore(
  fetchBlob: (address: string) => Promise<Blob>,
  urls: { make(blob: Blob): string; drop(url: string): void },
): (address: string) => Promise<string> {
  const kept = new Map<string, Promise<string>>();
  return (address) => {
    const found = kept.get(address) ?? fetchBlob(address).then(urls.make);
    kept.delete(address);
    kept.set(address, found);
    found.catch(() => kept.delete(address));
    const [oldest] = kept.keys();
    if (kept.size > KEPT_SOUNDS && oldest !== undefined) {
      const gone = kept.get(oldest);
      kept.delete(oldest);
      gone?.then(urls.drop, () => undefined);
    }
    return found;
  };
}

async function fetchBlob(address: string): Promise<Blob> {
  if (address.startsWith(KEPT)) {
    const sound = await keptValue<KeptSound>(address.slice(KEPT.length));
    if (sound) return sound.value.blob;
    throw new Error("this sound is not kept any more");
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`sound: HTTP ${response.status}`);
  return response.blob();
}

export const player = new Player(
  () => new Audio(),
  soundStore(fetchBlob, {
    make: (blob) => URL.createObjectURL(blob),
    drop: (url) => URL.revokeObjectURL(url),
  }),
);
