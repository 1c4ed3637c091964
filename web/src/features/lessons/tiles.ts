/** What tiles have in common: focus moves among them by arrows and finds its way when one goes. */

import type { KeyboardEvent, RefObject } from "react";
import type { PressEvent } from "react-aria-components";
import { flushSync } from "react-dom";

/** Pressed by a key or by a screen reader: the focus must not get lost. */
export const isByKey = ({ pointerType }: PressEvent) =>
  pointerType === "keyboard" || pointerType === "virtual";

/** Makes a change and focuses what it brings, or the button that checks when there is nothing left to do. */
export function changeThenFocus(
  root: RefObject<HTMLElement | null>,
  change: () => void,
  selector: string,
): void {
  flushSync(change);
  const found = root.current?.querySelector<HTMLElement>(selector);
  (found ?? root.current?.closest("form")?.querySelector<HTMLElement>("button[type=submit]"))?.focus();
}

/** 1 towards the end of the line, -1 towards its start, by an arrow key and the direction of the text. */
export function alongOf(key: string, direction: string): 1 | -1 | null {
  if (key === "ArrowDown") return 1;
  if (key === "ArrowUp") return -1;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  return (key === "ArrowRight") === (direction !== "rtl") ? 1 : -1;
}

/** Arrow keys move the focus among the buttons inside. */
export function arrowsMove(event: KeyboardEvent<HTMLElement>): void {
  const group = event.currentTarget;
  const by = alongOf(event.key, getComputedStyle(group).direction);
  if (by === null || event.altKey || event.ctrlKey || event.metaKey) return;
  const buttons = [...group.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
}
