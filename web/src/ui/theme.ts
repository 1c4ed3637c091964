/** Light or dark, as chosen in this browser or as the device asks. The first paint is public/boot.js's. */

import { useSyncExternalStore } from "react";
import { recall, remember } from "../base/storage";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const PAPER = { light: "#faf6ee", dark: "#191713" };
const dark = () => window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function chosenTheme(): Theme {
  const kept = recall("lyceum.theme");
  return kept === "light" || kept === "dark" ? kept : "auto";
}

function apply(): void {
  const theme = chosenTheme();
  const shown = theme === "auto" ? (dark().matches ? "dark" : "light") : theme;
  document.documentElement.dataset.theme = shown;
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", PAPER[shown]);
}

/** Call once: from then on the page follows the device while "auto" is chosen. */
export function followTheme(): void {
  apply();
  dark().addEventListener("change", apply);
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, chosenTheme);
  return [
    theme,
    (next) => {
      remember("lyceum.theme", next === "auto" ? null : next);
      apply();
      for (const changed of listeners) changed();
    },
  ];
}
