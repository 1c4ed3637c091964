/** Answers on their way to the school. They are kept in this browser until it has them: a reload or a lost network loses none. */

import { ApiError, type ReviewLine } from "#api";

export interface Store {
  read(): readonly ReviewLine[];
  write(lines: readonly ReviewLine[]): void;
}

export interface Waiting {
  readonly count: number;
  /** The last attempt to send them failed; it is tried again by itself. */
  readonly isStuck: boolean;
  /** Why the school would not count an answer, null while it counts all. */
  readonly refusal: unknown;
}

const BATCH = 200;
const RETRY_MS = 2_000;
const MAX_RETRY_MS = 30_000;
const NONE: Waiting = { count: 0, isStuck: false, refusal: null };

/** Worth sending again; anything else is a refusal that stays one. */
const isPassing = (error: unknown) =>
  !(error instanceof ApiError) ||
  error.status === 0 ||
  error.status === 401 ||
  error.status === 429 ||
  error.status >= 500;

interface Wiring {
  store: Store;
  send(lines: readonly ReviewLine[]): Promise<unknown>;
  /** Runs `work` when no other tab is sending. */
  alone(work: () => Promise<void>): Promise<void>;
  /** Calls `again` later; tests bring their own clock. */
  later(again: () => void, ms: number): void;
}

/** Sends lines in their order, one batch at a time; those that come meanwhile go with the next. */
export class Outbox {
  #waiting = NONE;
  #refusal: unknown = null;
  #sending: Promise<void> | null = null;
  #retryMs = RETRY_MS;
  #isTimed = false;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly wiring: Wiring) {
    this.#tell(false);
  }

  get waiting(): Waiting {
    return this.#waiting;
  }

  get lines(): readonly ReviewLine[] {
    return this.wiring.store.read();
  }

  subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  add(line: ReviewLine): void {
    this.wiring.store.write([...this.lines, line]);
    this.#tell(this.#waiting.isStuck);
    void this.flush();
  }

  /** Sends what waits. Resolves when nothing does or when it could not be sent now; never rejects. */
  flush = (): Promise<void> => {
    this.#sending ??= this.wiring
      .alone(() => this.#sendAll())
      .then(
        () => this.#tell(false),
        () => this.#retry(),
      )
      .finally(() => {
        this.#sending = null;
        // A line may have come between the last look and now.
        if (this.lines.length > 0 && !this.#waiting.isStuck) void this.flush();
      });
    return this.#sending;
  };

  async #sendAll(): Promise<void> {
    let size = BATCH;
    for (let lines = this.lines; lines.length > 0; lines = this.lines) {
      const batch = lines.slice(0, size);
      try {
        await this.wiring.send(batch);
      } catch (error) {
        if (isPassing(error)) throw error;
        // One line spoils a whole batch: found by sending them singly, it is left out.
        if (batch.length > 1) {
          size = 1;
          continue;
        }
        this.#refusal = error;
      }
      const gone = new Set(batch.map((line) => line.id));
      this.wiring.store.write(this.lines.filter((line) => !gone.has(line.id)));
      this.#retryMs = RETRY_MS;
      this.#tell(false);
    }
  }

  #retry(): void {
    this.#tell(true);
    if (this.#isTimed) return;
    this.#isTimed = true;
    this.wiring.later(() => {
      this.#isTimed = false;
      void this.flush();
    }, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }

  #tell(isStuck: boolean): void {
    const count = this.lines.length;
    const { count: before, isStuck: was, refusal } = this.#waiting;
    if (count === before && isStuck === was && this.#refusal === refusal) return;
    this.#waiting = { count, isStuck, refusal: this.#refusal };
    for (const changed of this.#listeners) changed();
  }
}
