/** Pieces brought into order: a score by how many of them have their right neighbour. */

import { fold } from "./fold";
import type { Knowledge } from "./knowledge";
import { EMPTY, type Judgement, type Part, part, Refused, RIGHT } from "./verdicts";

const neighboursOf = (row: readonly string[]) => row.slice(1).map((text, at) => `${row[at]}\n${text}`);

/** The share of neighbour pairs that are right; 1 only for the same reading. */
function scoreOf(order: readonly string[], placed: readonly string[]): number {
  if (order.join(" ") === placed.join(" ")) return 1;
  const left = neighboursOf(order);
  let found = 0;
  for (const pair of neighboursOf(placed)) {
    const at = left.indexOf(pair);
    if (at < 0) continue;
    left.splice(at, 1);
    found++;
  }
  const total = Math.max(order.length - 1, 1);
  return Math.min(found, total - 1) / total;
}

function diffOf(expected: readonly string[], given: readonly string[], know: Knowledge): Part[] {
  return Array.from({ length: Math.max(expected.length, given.length) }, (_, at) => {
    const [one, other] = [given[at] ?? null, expected[at] ?? null];
    if (one === null || other === null) return part(one === null ? "missing" : "extra", one, other);
    return part(fold(one, know) === fold(other, know) ? "same" : "wrong", one, other);
  });
}

export function judgeOrder(
  tiles: Readonly<Record<string, string>>,
  orders: readonly (readonly string[])[],
  given: readonly string[],
  know: Knowledge,
): Judgement {
  const isStrange = given.some((tile) => tiles[tile] === undefined);
  if (isStrange || new Set(given).size < given.length) throw new Refused("no such tile");
  const textOf = (tile: string) => tiles[tile] ?? "";
  const folded = (row: readonly string[]) => row.map((tile) => fold(textOf(tile), know));
  const placed = folded(given);
  const scores = orders.map((order) => scoreOf(folded(order), placed));
  const score = Math.max(...scores);
  const texts = (orders[scores.indexOf(score)] ?? []).map(textOf);
  const diff = diffOf(texts, given.map(textOf), know);
  const first = diff.find(({ op, expected }) => op !== "same" && expected !== null)?.expected ?? "";
  const amiss = given.length === 0 ? EMPTY : { code: "order", params: { expected: first } };
  return {
    verdict: score === 1 ? "right" : score > 0 ? "partial" : "wrong",
    score,
    diff,
    reason: score === 1 ? RIGHT : amiss,
    answer: texts.join(" "),
  };
}
