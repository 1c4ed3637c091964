import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { decksQuery } from "#api";
import { useT } from "#i18n";
import { ErrorState, LinkButton, Skeleton } from "#ui";
import { Card } from "./Card";
import { End } from "./End";
import { autoplays, setAutoplays } from "./kept";
import styles from "./Study.module.css";
import { leftOf, shownOf } from "./session";
import { Top } from "./Top";
import { useDeckName } from "./useDeckName";
import { type Studying, useStudy } from "./useStudy";

export function Page() {
  const { deck = null } = useSearch({ strict: false }) as { deck?: string };
  return <Study key={deck} deck={deck} />;
}

function Study({ deck }: { deck: string | null }) {
  const t = useT();
  const studying = useStudy(deck);
  const nameOf = useDeckName();
  const decks = useQuery({ ...decksQuery, enabled: deck !== null });
  const found = decks.data?.find(({ id }) => id === deck);
  return (
    <div className={styles.study}>
      <title>{`${t("cards.study")} · ${t("app.name")}`}</title>
      <h1 className={styles.hidden}>{found ? nameOf(found) : t("cards.study")}</h1>
      <Sitting studying={studying} />
    </div>
  );
}

function Sitting({ studying }: { studying: Studying }) {
  const [autoplay, setAutoplay] = useState(autoplays);
  const { session, error, answer } = studying;
  if (!session) {
    return error ? <Failed error={error} onRetry={studying.load} /> : <Waiting />;
  }
  const card = shownOf(session);
  const isShort = !card && leftOf(session) > 0 && session.cards.length === 0;
  return (
    <>
      <Top
        studying={studying}
        session={session}
        card={card}
        autoplay={autoplay}
        onAutoplay={(on) => {
          setAutoplays(on);
          setAutoplay(on);
        }}
      />
      {card ? (
        <Card
          key={`${card.id} ${session.answers}`}
          card={card}
          autoplay={autoplay}
          onAnswer={answer}
          onUndo={studying.undo}
        />
      ) : isShort && error ? (
        <Failed error={error} onRetry={studying.load} />
      ) : isShort ? (
        <Waiting />
      ) : (
        <End session={session} onUndo={studying.undo} />
      )}
    </>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const t = useT();
  return (
    <div className={styles.page}>
      <ErrorState
        error={error}
        onRetry={onRetry}
        actions={<LinkButton href="/cards">{t("cards.back")}</LinkButton>}
      />
    </div>
  );
}

function Waiting() {
  const t = useT();
  return (
    <div role="status" aria-label={t("common.loading")} className={styles.page}>
      <Skeleton height={44} />
      <Skeleton height={260} />
      <Skeleton height={54} />
    </div>
  );
}
