import type { Deck } from "#api";
import { useFormat, useT } from "#i18n";
import { Foreign, IconButton, Link, Tag } from "#ui";
import styles from "./Cards.module.css";
import { useDeckName } from "./useDeckName";

interface Props {
  decks: readonly Deck[];
  onEdit(deck: Deck): void;
}

export function DeckList({ decks, onEdit }: Props) {
  return (
    <ul className={styles.decks}>
      {decks.map((deck) => (
        <DeckRow key={deck.id} deck={deck} onEdit={() => onEdit(deck)} />
      ))}
    </ul>
  );
}

function DeckRow({ deck, onEdit }: { deck: Deck; onEdit(): void }) {
  const t = useT();
  const format = useFormat();
  const name = useDeckName()(deck);
  return (
    <li className={styles.deck}>
      <Link href={`/cards/study?deck=${deck.id}`} variant="plain" className={styles.deckLink}>
        <span className={styles.deckHead}>
          <Foreign className={styles.deckName}>{name}</Foreign>
          {deck.name && <Tag>{format.language(deck.language)}</Tag>}
        </span>
        <span className={styles.soft}>
          {t("cards.count", { count: deck.cards })} <DeckDue counts={deck.counts} />
        </span>
      </Link>
      <IconButton icon="edit" label={t("cards.deck.settings", { name })} onPress={onEdit} />
    </li>
  );
}

/** Due and new cards; nothing is said of none. */
function DeckDue({ counts }: { counts: Deck["counts"] }) {
  const t = useT();
  const due = counts.due + counts.learning;
  return (
    <>
      {due > 0 && <span className={styles.dueCount}>· {t("cards.deck.due", { count: due })}</span>}
      {counts.new > 0 && <span> · {t("cards.deck.fresh", { count: counts.new })}</span>}
    </>
  );
}
