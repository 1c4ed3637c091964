import { useEffect, useState } from "react";
import { keptLessons, type Lesson, outboxOf, useSession } from "#api";
import { type Fact, facts, onKept } from "../../base/vault";

/** What `load` finds on this device, found anew whenever something is kept, let go or sent. `what` names it. */
function useFound<T>(what: string, load: (user: string) => Promise<T>, none: T): T {
  const user = useSession().user?.id ?? "";
  const [found, setFound] = useState(none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is a new function each time and does the same
  useEffect(() => {
    if (!user) return;
    let isGone = false;
    const look = () =>
      // A browser that keeps nothing has nothing.
      load(user).then(
        (value) => !isGone && setFound(value),
        () => undefined,
      );
    look();
    const stops = [onKept(look), outboxOf(user).subscribe(look)];
    return () => {
      isGone = true;
      for (const stop of stops) stop();
    };
  }, [user, what]);
  return found;
}

const NO_FACTS: readonly Fact[] = [];
const NO_LESSONS: readonly Lesson[] = [];

/** What is kept under a prefix, and how much room it takes. */
export const useFacts = (prefix: string) => useFound(prefix, (user) => facts(user, prefix), NO_FACTS);

/** The lessons that can be played without a network. */
export const useKeptLessons = () => useFound("pack/", keptLessons, NO_LESSONS);

export const isReady = (lesson: Lesson) => lesson.answered_count < lesson.activity_count;

export const bytesOf = (all: readonly Fact[]) => all.reduce((sum, { bytes }) => sum + bytes, 0);
