/** Finds words in the reader's text on the page: each is a `[data-w]` in a sentence `[data-s]` in a block `[data-b]`. */

export interface WordPlace {
  element: HTMLElement;
  word: string;
  block: number;
  /** Where it starts in its block, in UTF-16 units. */
  position: number;
}

export function wordPlace(element: HTMLElement): WordPlace {
  const block = element.closest<HTMLElement>("[data-b]");
  return {
    element,
    word: element.textContent ?? "",
    block: Number(block?.dataset.b),
    position: Number(element.dataset.w),
  };
}

export const wordsIn = (text: HTMLElement) => [...text.querySelectorAll<HTMLElement>("[data-w]")];

export type Step = "next" | "previous" | "nextSentence" | "previousSentence" | "first" | "last";

const sentence = (word: HTMLElement | undefined) => word?.closest("[data-s]");

/** The word one comes to from `from` (an index into `words`); the same one at the end of the text. */
export function stepFrom<W extends HTMLElement>(
  words: readonly W[],
  from: number,
  step: Step,
): W | undefined {
  const here = sentence(words[from]);
  const inside = (i: number) => words[i] !== undefined && sentence(words[i]) === here;
  const edge = (by: 1 | -1) => {
    let i = from;
    while (inside(i + by)) i += by;
    return i;
  };
  const firstOf = (i: number) => {
    const start = sentence(words[i]);
    let at = i;
    while (words[at - 1] && sentence(words[at - 1]) === start) at--;
    return words[at];
  };
  switch (step) {
    case "next":
      return words[from + 1] ?? words[from];
    case "previous":
      return words[from - 1] ?? words[from];
    case "nextSentence":
      return words[edge(1) + 1] ?? words[from];
    case "previousSentence":
      return firstOf(Math.max(0, edge(-1) - 1));
    case "first":
      return words[edge(-1)];
    case "last":
      return words[edge(1)];
  }
}

const ALONG: Partial<Record<string, Step>> = {
  ArrowDown: "nextSentence",
  ArrowUp: "previousSentence",
  Home: "first",
  End: "last",
};

/** What a key means; left and right follow the direction of the text. */
export function stepOf(key: string, direction: "ltr" | "rtl"): Step | undefined {
  if (key === "ArrowRight") return direction === "rtl" ? "previous" : "next";
  if (key === "ArrowLeft") return direction === "rtl" ? "next" : "previous";
  return ALONG[key];
}
