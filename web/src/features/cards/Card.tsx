import { useEffect, useRef, useState } from "react";
import type { StudyCard } from "#api";
import { useT } from "#i18n";
import { Button } from "#ui";
import type { Rating } from "../../cards-core/memory";
import { Back } from "./Back";
import styles from "./Card.module.css";
import { Front } from "./Front";
import { Ratings } from "./Ratings";
import rating from "./Ratings.module.css";
import { folded } from "./typed";
import { useStudyKeys } from "./useStudyKeys";
import { useSwipe } from "./useSwipe";

interface Props {
  card: StudyCard;
  autoplay: boolean;
  onAnswer(rating: Rating, milliseconds: number): void;
  onUndo(): void;
}

const AGAIN = 1;
const GOOD = 3;

/** One card: asked, shown, rated. The main button has the focus, so that Space or Enter goes on. */
export function Card({ card, autoplay, onAnswer, onUndo }: Props) {
  const t = useT();
  const [isShown, setShown] = useState(false);
  const [typed, setTyped] = useState("");
  const [since] = useState(() => performance.now());
  const foot = useRef<HTMLDivElement>(null);
  const isRight = folded(typed, card.language) === folded(card.answer, card.language);
  const proposed = card.typed && !isRight ? AGAIN : GOOD;
  const reveal = () => setShown(true);
  const rate = (rating: Rating) => onAnswer(rating, performance.now() - since);
  useStudyKeys({ isShown, reveal, rate, undo: onUndo });
  const swipe = useSwipe({ isOn: isShown, onStart: () => rate(AGAIN), onEnd: () => rate(GOOD) });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes to what comes next when the answer is shown
  useEffect(() => {
    const field = card.typed && !isShown && window.matchMedia("(hover: hover)").matches;
    const next = field ? "input" : "[data-main]";
    document.querySelector<HTMLElement>(`[data-card] ${next}`)?.focus({ preventScroll: true });
    if (!isShown) window.scrollTo(0, 0);
  }, [isShown]);

  return (
    <form
      data-card={card.kind}
      className={styles.card}
      onSubmit={(event) => {
        event.preventDefault();
        reveal();
      }}
    >
      <div className={styles.sides} {...swipe}>
        <Front
          card={card}
          isShown={isShown}
          autoplay={autoplay}
          typed={typed}
          onType={setTyped}
          onTap={card.typed ? undefined : reveal}
        />
        {isShown && <Back card={card} typed={typed} isRight={isRight} autoplay={autoplay} />}
      </div>
      <div ref={foot} className={rating.foot}>
        {isShown ? (
          <Ratings card={card} proposed={proposed} onRate={rate} />
        ) : (
          <Button data-main type="submit" variant="primary" size="l" wide aria-describedby="front">
            {card.typed ? t("cards.check") : t("cards.show")}
          </Button>
        )}
        <p className={rating.keys}>{isShown ? t("cards.keys.rate") : t("cards.keys.show")}</p>
      </div>
    </form>
  );
}
