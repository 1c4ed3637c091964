import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
} from "react";
import { stepFrom, stepOf, type WordPlace, wordPlace, wordsIn } from "./words";

/**
 * Makes the words of a text reachable: one of them is in the order of Tab, arrows move on from it.
 * Attributes are set on the page itself: thousands of words need not be drawn again for it.
 */
export function useWordKeys(
  text: RefObject<HTMLElement | null>,
  direction: "ltr" | "rtl",
  hintId: string,
  onWord: (place: WordPlace) => void,
) {
  const current = useRef<HTMLElement | null>(null);
  const isChosen = useRef(false);

  const choose = useCallback(
    (word: HTMLElement | undefined) => {
      if (!word) return;
      for (const name of ["tabindex", "role", "aria-haspopup", "aria-describedby"])
        current.current?.removeAttribute(name);
      word.setAttribute("tabindex", "0");
      word.setAttribute("role", "button");
      word.setAttribute("aria-haspopup", "dialog");
      word.setAttribute("aria-describedby", hintId);
      current.current = word;
    },
    [hintId],
  );

  useLayoutEffect(() => {
    choose(text.current?.querySelector<HTMLElement>("[data-w]") ?? undefined);
  }, [text, choose]);

  const onClick = (event: MouseEvent) => {
    const word = (event.target as HTMLElement).closest<HTMLElement>("[data-w]");
    if (!word || !window.getSelection()?.isCollapsed) return;
    choose(word);
    isChosen.current = true;
    onWord(wordPlace(word));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const word = current.current;
    if (!word || event.target !== word || event.ctrlKey || event.metaKey || event.altKey || !text.current)
      return;
    const step = stepOf(event.key, direction);
    if (step) {
      const words = wordsIn(text.current);
      const next = stepFrom(words, words.indexOf(word), step);
      choose(next);
      isChosen.current = true;
      next?.focus();
      next?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" || event.key === " ") onWord(wordPlace(word));
    else return;
    event.preventDefault();
  };

  /** The word somebody went to, by finger or key, as long as it is in sight. */
  const chosen = useCallback(() => {
    const word = current.current;
    if (!word || !isChosen.current) return null;
    const { top, bottom } = word.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight ? wordPlace(word) : null;
  }, []);

  return { onClick, onKeyDown, chosen };
}
