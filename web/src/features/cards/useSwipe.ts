import { type PointerEvent, useRef } from "react";

const LEAST_PX = 90;
const STEEPEST = 0.5;

interface Swipe {
  isOn: boolean;
  /** Towards the side where a line begins: the left in English. */
  onStart(): void;
  onEnd(): void;
}

/** A finger drawn across: a shorter way to what the buttons do. */
export function useSwipe({ isOn, onStart, onEnd }: Swipe) {
  const from = useRef<{ x: number; y: number } | null>(null);
  return {
    onPointerDown: (event: PointerEvent) => {
      from.current = event.pointerType === "touch" ? { x: event.clientX, y: event.clientY } : null;
    },
    onPointerUp: (event: PointerEvent) => {
      if (!from.current || !isOn) return;
      const [dx, dy] = [event.clientX - from.current.x, event.clientY - from.current.y];
      from.current = null;
      if (Math.abs(dx) < LEAST_PX || Math.abs(dy) > Math.abs(dx) * STEEPEST) return;
      const isEnd = dx > 0 === (document.documentElement.dir !== "rtl");
      (isEnd ? onEnd : onStart)();
    },
    onPointerCancel: () => {
      from.current = null;
    },
  };
}
