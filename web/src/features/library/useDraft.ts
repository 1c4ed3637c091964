import { useEffect, useReducer, useRef } from "react";
import type { TreeSection } from "#api";
import { type Draft, draftOf } from "./draft";

const MAX_STEPS = 100;

interface Past {
  now: Draft;
  /** Those before it, the latest last. */
  before: readonly Draft[];
}

type Step = { type: "change"; to: Draft } | { type: "undo" } | { type: "begin"; with: Draft };

function next({ now, before }: Past, step: Step): Past {
  if (step.type === "begin") return { now: step.with, before: [] };
  if (step.type === "change") {
    return step.to === now ? { now, before } : { now: step.to, before: [...before, now].slice(-MAX_STEPS) };
  }
  const last = before.at(-1);
  return last ? { now: last, before: before.slice(0, -1) } : { now, before };
}

/** The contents being arranged, with every step since they were loaded. */
export function useDraft(sections: readonly TreeSection[]) {
  const [{ now, before }, act] = useReducer(next, sections, (found) => ({ now: draftOf(found), before: [] }));
  const known = useRef(sections);
  useEffect(() => {
    if (known.current === sections) return;
    known.current = sections;
    act({ type: "begin", with: draftOf(sections) });
  }, [sections]);
  const undo = () => act({ type: "undo" });
  useUndoKey(undo);
  return {
    draft: now,
    isChanged: before.length > 0,
    change: (to: Draft) => act({ type: "change", to }),
    undo,
  };
}

/** Ctrl+Z, wherever the focus is but in a field or a dialog. */
function useUndoKey(undo: () => void) {
  const latest = useRef(undo);
  latest.current = undo;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.code !== "KeyZ") return;
      if (target.closest("input, textarea, [role=dialog]")) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
