/** Upstreams: a provider and a model of it. */

import type { Rate, Upstream } from "#api";

/** Also what it is found by. */
export const nameOf = ({ provider, model }: Upstream) => (model ? `${provider} / ${model}` : provider);

export const isSame = (one: Upstream, other: Upstream) => nameOf(one) === nameOf(other);

/** The upstreams of a rate card, each once, in its order. */
export const upstreamsOf = (rates: readonly Rate[]): Upstream[] => [
  ...new Map(rates.map(({ provider, model }) => [nameOf({ provider, model }), { provider, model }])).values(),
];

/** `list` with what stands at `from` at `to` instead. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}
