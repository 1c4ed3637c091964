import type { Deck } from "#api";
import { useFormat, useT } from "#i18n";

/** A deck's name; the default deck of a language has none until it is given one. */
export function useDeckName() {
  const t = useT();
  const format = useFormat();
  return (deck: Pick<Deck, "name" | "language">) =>
    deck.name || t("cards.deck.default", { language: format.language(deck.language) });
}
