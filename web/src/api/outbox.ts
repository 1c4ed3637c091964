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

type Said = Pick<ApiError, "code" | "detail"> & Partial<Pick<ApiError, "params">>;

/** A line that the school would not take, and why. */
export interface Refusal<L extends Line> {
  readonly line: L;
  readonly error: Pick<ApiError, "code" | "detail" | "params">;
}

/** What is kept of why a line was refused. */
export const refusalOf = ({ code, detail, params = {} }: Said): Refusal<Line>["error"] => ({
  code,
  detail,
  params,
});

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

export interface Way {
  readonly call: string;
  readonly most: number;
}

interface Wiring<L extends Line> {
  store: Store<L>;
  /** By which call lines of a kind go, and how many at once. */
  way(kind: L["kind"]): Way;
  /** Sends lines that go by one call; gives those the school would not take. Throws when none is known to have arrived. */
  send(lines: readonly L[]): Promise<readonly Refusal<L>[]>;
  /** Runs `work` when no other tab is sending. */
  alone(work: () => Promise<void>): Promise<void>;
  /** Calls `again` later; tests bring their own clock. */
  later(again: () => void, ms: number): void;
}

/** Sends lines in their order, a batch for one call at a time; those that come meanwhile go with the next. */
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
    const { store } = this.wiring;
    let most = Number.POSITIVE_INFINITY;
    for (let batch = this.#next(most); batch[0]; batch = this.#next(most)) {
      let refused: readonly Refusal<L>[];
      try {
        refused = await this.wiring.send(batch);
      } catch (error) {
        if (!(error instanceof ApiError) || isPassing(error)) throw error;
        // One line spoils a whole batch: found by halving, it is left out.
        if (batch.length > 1) {
          most = Math.ceil(batch.length / 2);
          continue;
        }
        most = Number.POSITIVE_INFINITY;
        refused = [{ line: batch[0], error: refusalOf(error) }];
      }
      if (refused.length > 0) store.writeRefused([...store.readRefused(), ...refused]);
      // A line that was replaced while it was on its way stays.
      const gone = new Set(batch.map((line) => JSON.stringify(line)));
      store.write(this.lines.filter((line) => !gone.has(JSON.stringify(line))));
      this.#retryMs = RETRY_MS;
      this.#tell(false);
    }
  }

  /** The first line and those behind it that go by the same call. */
  #next(most: number): readonly L[] {
    const { lines } = this;
    if (!lines[0]) return [];
    const way = this.wiring.way(lines[0].kind);
    const other = lines.findIndex(({ kind }) => this.wiring.way(kind).call !== way.call);
    return lines.slice(0, Math.min(most, way.most, other < 0 ? lines.length : other));
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
