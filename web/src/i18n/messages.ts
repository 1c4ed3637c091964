/** Types of messages and their filling in. A message is a text, or one text per plural form chosen by `{count}`. */

export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
export type Message = string | Plural;

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Names<M> = M extends { other: infer Other } ? NamesIn<Other> | "count" : NamesIn<M>;

export type Value = string | number;

/** What must be given to fill in message `M`: nothing, or a value for each `{name}` in it. */
export type Filling<M> = [Names<M>] extends [never] ? [] : [values: Record<Names<M>, Value>];

/** The same keys as `M`, each with a text or plural forms as in `M`. */
export type Translation<M> = { [K in keyof M]: M[K] extends string ? string : Plural };

const ISOLATE = "\u2068";
const POP = "\u2069";
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Texts of the other direction are isolated, so that they can't reorder the sentence around them. */
function isolated(text: string, locale: string): string {
  const foreign = RIGHT_TO_LEFT.test(text) !== locale.startsWith("fa") && /\p{L}/u.test(text);
  return foreign ? `${ISOLATE}${text}${POP}` : text;
}

/** What the server calls in both languages comes as `name_en` and `name_fa` beside `name`. */
export function fill(message: Message, locale: string, values: Record<string, Value> = {}): string {
  return chosen(message, locale, values).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[`${name}_${locale}`] ?? values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : isolated(value, locale);
  });
}

function chosen(message: Message, locale: string, values: Record<string, Value>): string {
  if (typeof message === "string") return message;
  const form = new Intl.PluralRules(locale).select(Number(values.count ?? 0));
  return message[form] ?? message.other;
}
