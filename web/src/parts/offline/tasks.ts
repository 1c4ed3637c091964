/** Work that goes on while one walks about in the app: how far each piece is, and a way to stop it. */

import { useSyncExternalStore } from "react";
import type { Step } from "./keeping";

export interface Task {
  readonly done: number;
  readonly total: number;
  /** Why it ended before its end; null while it goes on. */
  readonly error: unknown;
}

interface Running {
  task: Task;
  controller: AbortController;
}

export class Tasks {
  readonly #running = new Map<string, Running>();
  readonly #listeners = new Set<() => void>();

  subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  of = (name: string): Task | null => this.#running.get(name)?.task ?? null;

  /** Takes the steps one after the other. A failure stays to be read; what was done before it stays done. */
  async start(name: string, steps: readonly Step[]): Promise<void> {
    if (this.#isGoing(name)) return;
    const controller = new AbortController();
    const put = (task: Task) => {
      if (controller.signal.aborted) return;
      this.#running.set(name, { task, controller });
      this.#tell();
    };
    const total = steps.length;
    let done = 0;
    put({ done, total, error: null });
    try {
      for (const step of steps) {
        if (controller.signal.aborted) return;
        await step(controller.signal);
        put({ done: ++done, total, error: null });
      }
      this.#end(name, controller);
    } catch (error) {
      put({ done, total, error });
    }
  }

  /** Stops it, or puts its failure away. */
  cancel(name: string): void {
    const running = this.#running.get(name);
    if (!running) return;
    running.controller.abort();
    this.#end(name, running.controller);
  }

  #isGoing(name: string): boolean {
    const task = this.of(name);
    return task !== null && task.error === null;
  }

  #end(name: string, controller: AbortController): void {
    if (this.#running.get(name)?.controller === controller) this.#running.delete(name);
    this.#tell();
  }

  #tell(): void {
    for (const changed of this.#listeners) changed();
  }
}

export const tasks = new Tasks();

export const useTask = (name: string): Task | null =>
  useSyncExternalStore(tasks.subscribe, () => tasks.of(name));
