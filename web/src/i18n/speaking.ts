/** The language spoken now and its texts. They come in two parts: the first page needs few of them. */

import { keepLocale, type Locale, markDocument } from "./locale";
import type { Messages } from "./translate";

export interface Speaking {
  locale: Locale;
  /** Those of the first part alone until {@link speakWhole} was awaited. */
  messages: Messages;
}

const parts = {
  en: {
    outside: async () => (await import("./en/outside")).outside,
    inside: async () => (await import("./en/inside")).inside,
  },
  fa: {
    outside: async () => (await import("./fa/outside")).outside,
    inside: async () => (await import("./fa/inside")).inside,
  },
};

let now: Speaking | null = null;
let underWay: Promise<void> = Promise.resolve();
let wholeWanted: Promise<void> | null = null;
const listeners = new Set<() => void>();

export const speaking = () => now;

export function onSpeaking(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/** Speaks `locale` once its texts are here. */
export function speak(locale: Locale): Promise<void> {
  underWay = fetched(locale).then((messages) => {
    now = { locale, messages };
    markDocument(locale);
    for (const changed of listeners) changed();
  });
  return underWay;
}

async function fetched(locale: Locale): Promise<Messages> {
  const { outside, inside } = parts[locale];
  const [first, rest] = await Promise.all([outside(), wholeWanted ? inside() : null]);
  // The second part is missing only while no page that needs it is shown.
  return { ...first, ...rest } as Messages;
}

/** Fetches what the pages inside say; the router waits for it before it shows one. */
export function speakWhole(): Promise<void> {
  wholeWanted ??= underWay
    .then(() => (now ? speak(now.locale) : undefined))
    .catch((problem: unknown) => {
      wholeWanted = null; // a network that failed is tried again with the next page
      throw problem;
    });
  return wholeWanted;
}

/** Somebody has chosen a language: it is remembered in this browser. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await speak(locale);
  keepLocale(locale);
}
