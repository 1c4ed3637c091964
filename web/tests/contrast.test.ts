import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** WCAG 2.2 AA: text 4.5, parts of controls 3. */
const TEXT = 4.5;
const PART = 3;

const css = readFileSync(new URL("../src/ui/tokens.css", import.meta.url), "utf8");

function theme(name: string): Record<string, string> {
  const block = css.match(new RegExp(`\\[data-theme="${name}"\\] \\{([^}]*)\\}`))?.[1] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, key, value]) => [key, value]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["paper", "raised", "sunken"];
const PAIRS: [inks: string[], grounds: string[], least: number][] = [
  [["ink", "ink-soft", "accent", "right", "slip", "wrong", "info"], GROUNDS, TEXT],
  [["ink", "ink-soft", "accent"], ["accent-soft"], TEXT],
  [["ink", "right"], ["right-soft"], TEXT],
  [["ink", "slip"], ["slip-soft"], TEXT],
  [["ink", "wrong"], ["wrong-soft"], TEXT],
  [["ink", "info"], ["info-soft"], TEXT],
  [["on-accent"], ["accent", "accent-hover"], TEXT],
  [["on-deep"], ["deep"], TEXT],
  [["line-strong", "focus"], ["paper", "raised"], PART],
  [["flame"], ["slip-soft"], PART],
];

describe.each(["light", "sepia", "dark"])("in %s", (name) => {
  const colours = theme(name);
  test.each(PAIRS)("%j on %j can be read: at least %d", (inks, grounds, least) => {
    const poor = inks.flatMap((ink) =>
      grounds
        .map((ground) => ({ ink, ground, is: contrast(colours[ink] ?? "", colours[ground] ?? "") }))
        .filter(({ is }) => !(is >= least)),
    );
    expect(poor).toEqual([]);
  });
});
