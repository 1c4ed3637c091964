import { useCallback, useLayoutEffect, useState } from "react";
import { recall, remember } from "../../base/storage";

export const THEMES = ["auto", "light", "sepia", "dark"] as const;
/** Whether new words and those being learnt are tinted. */
export const WORDS = ["shown", "hidden"] as const;
export const SPACINGS = ["close", "normal", "wide"] as const;
/** Sizes of the text in rem. */
export const SIZES = [1, 1.125, 1.25, 1.4375, 1.6875, 2] as const;

export interface Look {
  /** Index into {@link SIZES}. */
  size: number;
  spacing: (typeof SPACINGS)[number];
  words: (typeof WORDS)[number];
  /** auto: as the rest of the app. */
  theme: (typeof THEMES)[number];
}

const USUAL_SIZE = 2;

const oneOf = <T extends string>(all: readonly T[], kept: string | null, usual: T): T =>
  all.find((value) => value === kept) ?? usual;

function keptLook(): Look {
  const size = Number(recall("lyceum.reading.size") ?? USUAL_SIZE);
  return {
    size: SIZES[size] === undefined ? USUAL_SIZE : size,
    spacing: oneOf(SPACINGS, recall("lyceum.reading.spacing"), "normal"),
    words: oneOf(WORDS, recall("lyceum.reading.words"), "shown"),
    theme: oneOf(THEMES, recall("lyceum.reading.theme"), "auto"),
  };
}

/** How the text looks, kept on this device. While the reader is open its theme is the page's. */
export function useLook(): [Look, (changes: Partial<Look>) => void] {
  const [look, set] = useState(keptLook);
  const change = useCallback((changes: Partial<Look>) => {
    set((before) => ({ ...before, ...changes }));
    for (const [name, value] of Object.entries(changes)) remember(`lyceum.reading.${name}`, String(value));
  }, []);

  useLayoutEffect(() => {
    if (look.theme === "auto") return;
    const page = document.documentElement;
    const before = page.dataset.theme;
    page.dataset.theme = look.theme;
    return () => {
      page.dataset.theme = before;
    };
  }, [look.theme]);

  return [look, change];
}
