/** What waits to be sent to the school. It is kept in this browser until the school has it: a reload or a lost network loses none. */

import { ApiError } from "./error";

/** Something to send. Its id is made here; sent twice it counts once. */
export interface Line {
  readonly id: string;
  readonly kind: string;
}

export interface Store<L extends Line> {
  read(): readonly L[];
  write(lines: readonly L[]): void;
  /** What the school would not take, until somebody has read it. */
  readRefused(): readonly Refusal<L>[];
  writeRefused(refused: readonly Refusal<L>[]): void;
}

/** A line that the school would not take, and why. */
export interface Refusal<L extends Line> {
  readonly line: L;
  readonly error: Pick<ApiError, "code" | "detail" | "params">;
}

export interface Waiting<L extends Line = Line> {
  readonly lines: readonly L[];
  /** The last attempt to send them failed; it is tried again by itself. */
  readonly isStuck: boolean;
  /** What the school would not take, and nobody has read yet. */
  readonly refused: readonly Refusal<L>[];
}

const RETRY_MS = 2_000;
const MAX_RETRY_MS = 30_000;

/** Worth sending again; anything else is a refusal that stays one. */
const isPassing = (error: ApiError) =>
  error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500;

interface Wiring<L extends Line> {
  store: Store<L>;
  /** How many lines of a kind go at once. */
  batch(kind: L["kind"]): number;
  /** Sends lines of one kind. */
  send(lines: readonly L[]): Promise<unknown>;
  /** Runs `work` when no other tab is sending. */
  alone(work: () => Promise<void>): Promise<void>;
  /** Calls `again` later; tests bring their own clock. */
  later(again: () => void, ms: number): void;
}

/** The first line and those behind it that go with it. */
function together<L extends Line>(lines: readonly L[], most: number): readonly L[] {
  const other = lines.findIndex(({ kind }) => kind !== lines[0]?.kind);
  return lines.slice(0, Math.min(most, other < 0 ? lines.length : other));
}

/** Sends lines in their order, one batch of a kind at a time; those that come meanwhile go with the next. */
export class Outbox<L extends Line> {
  #waiting: Waiting<L>;
  #sending: Promise<void> | null = null;
  #retryMs = RETRY_MS;
  #isTimed = false;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly wiring: Wiring<L>) {
    const { store } = wiring;
    this.#waiting = { lines: store.read(), isStuck: false, refused: store.readRefused() };
  }

  get waiting(): Waiting<L> {
    return this.#waiting;
  }

  get lines(): readonly L[] {
    return this.wiring.store.read();
  }

  subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  /** Takes a line; it replaces one of the same id that is still here. */
  add(line: L): void {
    this.wiring.store.write([...this.lines.filter(({ id }) => id !== line.id), line]);
    this.#tell(this.#waiting.isStuck);
    void this.flush();
  }

  /** Somebody has read why a line was refused. */
  settle(id: string): void {
    const { store } = this.wiring;
    store.writeRefused(store.readRefused().filter(({ line }) => line.id !== id));
    this.#tell(this.#waiting.isStuck);
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
    let isSingly = false;
    for (let lines = this.lines; lines[0]; lines = this.lines) {
      const batch = together(lines, isSingly ? 1 : this.wiring.batch(lines[0].kind));
      try {
        await this.wiring.send(batch);
      } catch (error) {
        if (!(error instanceof ApiError) || isPassing(error)) throw error;
        // One line spoils a whole batch: found by sending them singly, it is left out.
        if (batch.length > 1) {
          isSingly = true;
          continue;
        }
        const { code, detail, params } = error;
        const { store } = this.wiring;
        store.writeRefused([...store.readRefused(), { line: lines[0], error: { code, detail, params } }]);
      }
      // A line that was replaced while it was on its way stays.
      const gone = new Set(batch.map((line) => JSON.stringify(line)));
      this.wiring.store.write(this.lines.filter((line) => !gone.has(JSON.stringify(line))));
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
    this.#waiting = { lines: this.lines, isStuck, refused: this.wiring.store.readRefused() };
    for (const changed of this.#listeners) changed();
  }
}
