import { type RefObject, useLayoutEffect } from "react";
import type { Reading } from "#api";
import { standingOf, stateOf } from "../../parts/words/known";
import { wordsIn } from "./words";

const SHOWN = new Set(["new", "learning"]);

/** Shows on the words of a text which are new and which are being learnt, straight on the page as `useWordKeys` does. */
export function useWordStates(text: RefObject<HTMLElement | null>, reading: Reading | null) {
  useLayoutEffect(() => {
    if (!text.current) return;
    for (const word of wordsIn(text.current)) {
      const standing = reading && standingOf(reading, word.textContent ?? "");
      const state = standing && stateOf(standing);
      if (state && SHOWN.has(state)) word.dataset.state = state;
      else delete word.dataset.state;
    }
  }, [text, reading]);
}
