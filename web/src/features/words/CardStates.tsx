import { useQuery } from "@tanstack/react-query";
import { type CardState, cardsOfQuery, putOffCard, suspendCard, useCardsChanged } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Loaded, Skeleton, useToasts } from "#ui";
import { localDay } from "../../cards-core/days";
import styles from "./words.module.css";

const isAway = (card: CardState) => card.suspended ?? card.leech;

/** The cards of a word: when each comes again; one that was kept away can be let in again. */
export function CardStates({ noteId }: { noteId: string }) {
  const t = useT();
  const cards = useQuery(cardsOfQuery(noteId));
  return (
    <section className={styles.cards}>
      <h3 className={styles.cardsTitle}>{t("words.cards")}</h3>
      <Loaded query={cards} skeleton={<Skeleton height={24} />}>
        {(found) => (
          <ul>
            {found.map((card) => (
              <State key={card.card_id} card={card} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function State({ card }: { card: CardState }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const letIn = () =>
    (isAway(card) ? suspendCard(card.card_id, false) : putOffCard(card.card_id, false))
      .then(changed)
      .catch((problem) => toasts.show({ text: explain(problem), tone: "wrong" }));
  const isPutOff = card.put_off_on !== null && card.put_off_on >= localDay(Date.now());
  if (isAway(card) || isPutOff) {
    const why = card.leech ? t("words.card.leech") : t("words.card.away");
    return (
      <li className={styles.state}>
        {isAway(card) ? why : t("words.card.putOff")}
        <Button size="s" onPress={letIn}>
          {t("words.card.letIn")}
        </Button>
      </li>
    );
  }
  const when = card.due_day
    ? t("words.card.due", { day: format.longDay(card.due_day) })
    : card.due_at
      ? t("words.card.soon", { moment: format.moment(card.due_at) })
      : t("words.card.new");
  return (
    <li className={styles.state}>
      {when}
      {card.reps > 0 && (
        <span className={styles.times}>
          {t("words.card.reps", { count: card.reps })}
          {card.lapses > 0 && ` · ${t("words.card.lapses", { count: card.lapses })}`}
        </span>
      )}
    </li>
  );
}
