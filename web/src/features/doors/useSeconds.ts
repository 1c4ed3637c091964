import { useEffect, useState } from "react";

const TICK_MS = 1000;

/** Seconds that are left of `seconds` since `from` last changed. */
export function useSeconds(seconds: number, from: unknown): number {
  const [left, setLeft] = useState(seconds);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts anew from there
  useEffect(() => {
    const endsAt = Date.now() + seconds * TICK_MS;
    const tick = () => setLeft(Math.max(0, Math.ceil((endsAt - Date.now()) / TICK_MS)));
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [seconds, from]);
  return left;
}
