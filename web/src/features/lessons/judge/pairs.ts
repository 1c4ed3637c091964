/** Things put into places, or beside each other; and cards found two and two. */

import { EMPTY, type Judgement, type Part, part, Refused, RIGHT } from "./verdicts";

type Texts = Readonly<Record<string, string>>;

const hasTwice = (items: readonly string[]) => new Set(items).size < items.length;

const share = (hits: number, total: number, code: string) => ({ code, params: { right: hits, total } });

const verdictOf = (hits: number, total: number) =>
  hits === total ? "right" : hits > 0 ? "partial" : "wrong";

interface Places {
  /** The right thing for each place, in the order of the text. */
  places: readonly (readonly [place: string, thing: string])[];
  things: Texts;
  put: Texts;
  answer: string;
  what: "gaps" | "pairs";
  /** Shown before what was put into a place. */
  names?: Texts;
}

export function judgePairs({ places, things, put, answer, what, names }: Places): Judgement {
  const known = new Set(places.map(([place]) => place));
  const isStrange = Object.entries(put).some(
    ([place, thing]) => !known.has(place) || things[thing] === undefined,
  );
  if (isStrange || hasTwice(Object.values(put))) throw new Refused("no such place or thing");
  const diff = places.map(([place, thing]): Part => {
    const before = names ? `${names[place]} – ` : "";
    const given = put[place];
    if (given === undefined) return part("missing", null, before + things[thing]);
    return part(
      things[given] === things[thing] ? "same" : "wrong",
      before + things[given],
      before + things[thing],
    );
  });
  const hits = diff.filter(({ op }) => op === "same").length;
  const isEmpty = Object.keys(put).length === 0;
  const reason = hits === diff.length ? RIGHT : isEmpty ? EMPTY : share(hits, diff.length, what);
  return { verdict: verdictOf(hits, diff.length), score: hits / diff.length, diff, reason, answer };
}

const FREE_MOVES_A_PAIR = 4;
const COST_A_MOVE = 0.05;
const LEAST_SHARE = 0.5;
type Pair = readonly string[];

export function judgeCards(
  cards: Texts,
  pairs: readonly Pair[],
  given: readonly Pair[],
  moves: number,
): Judgement {
  const laid = given.flat();
  if (laid.some((card) => cards[card] === undefined) || hasTwice(laid)) throw new Refused("no such card");
  const nameOf = (pair: Pair) =>
    pair
      .map((card) => cards[card] ?? "")
      .sort()
      .join("\n");
  const textOf = (pair: Pair) => pair.map((card) => cards[card]).join(" – ");
  const right = new Set(pairs.map(nameOf));
  const found = new Set(given.map(nameOf).filter((name) => right.has(name)));
  const diff = given.map((pair) =>
    right.has(nameOf(pair)) ? part("same", textOf(pair), textOf(pair)) : part("extra", textOf(pair), null),
  );
  if (laid.length < Object.keys(cards).length) {
    const missing = pairs.filter((pair) => !found.has(nameOf(pair)));
    diff.push(...missing.map((pair) => part("missing", null, textOf(pair))));
  }
  const hits = found.size;
  const cost = COST_A_MOVE * Math.max(0, moves - FREE_MOVES_A_PAIR * pairs.length);
  const reason =
    hits === pairs.length ? RIGHT : laid.length === 0 ? EMPTY : share(hits, pairs.length, "pairs");
  return {
    verdict: verdictOf(hits, pairs.length),
    score: (hits / pairs.length) * Math.max(LEAST_SHARE, 1 - cost),
    diff,
    reason,
    answer: pairs.map(textOf).join("\n"),
  };
}
