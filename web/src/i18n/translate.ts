import type { En } from "./en";
import type { Locale } from "./locale";
import { type Filling, fill, type Message, type Translation, type Value } from "./messages";

export type Key = keyof En;
export type Messages = Translation<En>;

export interface Translate {
  <K extends Key>(key: K, ...filling: Filling<En[K]>): string;
  /** A text by a key known only at run time (`reason.${code}`), or null when there is none. */
  maybe(key: string, values?: Record<string, Value>): string | null;
}

export function translator(locale: Locale, messages: Messages): Translate {
  const t = (key: Key, values?: Record<string, Value>) => fill(messages[key], locale, values);
  t.maybe = (key: string, values?: Record<string, Value>) => {
    const message = (messages as Record<string, Message>)[key];
    return message === undefined ? null : fill(message, locale, values);
  };
  return t as Translate;
}
