import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Deck, decksQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, Page as Frame, Icon, LinkButton, Loaded, Section, Skeleton } from "#ui";
import { CardsTabs } from "../../parts/cards/CardsTabs";
import styles from "./Cards.module.css";
import { DeckList } from "./DeckList";
import { DeckSheet } from "./DeckSheet";
import { Next, NoWords } from "./End";

export function Page() {
  const t = useT();
  const decks = useQuery(decksQuery);
  return (
    <Frame title={t("cards.title")}>
      <CardsTabs />
      <Loaded query={decks} skeleton={<Waiting />}>
        {(found) => (found.length === 0 ? <NoWords /> : <Room decks={found} />)}
      </Loaded>
    </Frame>
  );
}

const Waiting = () => (
  <>
    <Skeleton height={190} />
    <Skeleton height={72} count={2} />
  </>
);

function Room({ decks }: { decks: readonly Deck[] }) {
  const t = useT();
  const [edited, setEdited] = useState<Deck | "new" | null>(null);
  return (
    <>
      <Due decks={decks} />
      <Section
        title={t("cards.decks")}
        actions={
          <Button variant="quiet" icon="add" onPress={() => setEdited("new")}>
            {t("cards.deck.new")}
          </Button>
        }
      >
        <DeckList decks={decks} onEdit={setEdited} />
      </Section>
      {edited && (
        <DeckSheet
          deck={edited === "new" ? null : edited}
          languages={[...new Set(decks.map((deck) => deck.language))]}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

/** What there is to do now in all decks, and the way to it. */
function Due({ decks }: { decks: readonly Deck[] }) {
  const t = useT();
  const due = decks.reduce((total, { counts }) => total + counts.due + counts.learning, 0);
  const fresh = decks.reduce((total, { counts }) => total + counts.new, 0);
  return due + fresh > 0 ? (
    <section className={styles.due} aria-label={t("cards.due")}>
      <Figures due={due} fresh={fresh} />
      <LinkButton href="/cards/study" size="l" wide icon="play" className={styles.start}>
        {t("cards.start")}
      </LinkButton>
    </section>
  ) : (
    <section className={styles.rest} aria-label={t("cards.due")}>
      <h2>
        <Icon name="check" size={24} />
        {t("cards.none")}
      </h2>
      <Next />
    </section>
  );
}

function Figures({ due, fresh }: { due: number; fresh: number }) {
  const t = useT();
  const format = useFormat();
  return (
    <dl className={styles.figures}>
      <div>
        <dt>{t("cards.figure.due")}</dt>
        <dd>{format.number(due)}</dd>
      </div>
      <div>
        <dt>{t("cards.figure.new")}</dt>
        <dd>{format.number(fresh)}</dd>
      </div>
    </dl>
  );
}
