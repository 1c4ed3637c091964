import { useEffect, useRef } from "react";
import type { Rating } from "../../cards-core/memory";

interface Acts {
  isShown: boolean;
  reveal(): void;
  rate(rating: Rating): void;
  undo(): void;
}

/** Space shows, 1 to 4 rate, P says the word, Ctrl+Z takes back; wherever the focus is but in a menu or a field. */
export function useStudyKeys(acts: Acts): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.repeat || event.altKey || target.closest("[role=dialog], [role=menu]")) return;
      if (event.ctrlKey || event.metaKey) {
        const isWriting = target instanceof HTMLInputElement && target.value !== "";
        if (event.code !== "KeyZ" || event.shiftKey || isWriting) return;
        event.preventDefault();
        latest.current.undo();
        return;
      }
      if (target instanceof HTMLInputElement) return;
      const { isShown, reveal, rate } = latest.current;
      const digit = event.code.match(/^(?:Digit|Numpad)([1-4])$/)?.[1];
      if (digit && isShown) rate(Number(digit) as Rating);
      else if (event.code === "Space" && !isShown && !target.closest("button, a")) reveal();
      else if (event.code === "KeyP") document.querySelector<HTMLElement>("[data-sound] button")?.click();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
