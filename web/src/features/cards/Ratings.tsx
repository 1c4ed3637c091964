import { Button } from "react-aria-components";
import type { StudyCard } from "#api";
import { useFormat, useT } from "#i18n";
import type { Rating } from "../../cards-core/memory";
import styles from "./Ratings.module.css";
import { useInterval } from "./useInterval";

const NAMES = { 1: "again", 2: "hard", 3: "good", 4: "easy" } as const satisfies Record<Rating, string>;

interface Props {
  card: StudyCard;
  /** Has the focus. */
  proposed: Rating;
  onRate(rating: Rating): void;
}

/** How well it was known; each button says when the card then comes again. */
export function Ratings({ card, proposed, onRate }: Props) {
  const t = useT();
  const format = useFormat();
  const intervalOf = useInterval();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are buttons
    <div role="group" aria-label={t("cards.rate")} className={styles.ratings}>
      {card.buttons.map((button) => {
        const rating = button.rating as Rating;
        return (
          <Button
            key={rating}
            type="button"
            data-rating={rating}
            data-main={rating === proposed || undefined}
            aria-describedby={rating === proposed ? "back" : undefined}
            className={styles.rating}
            onPress={() => onRate(rating)}
          >
            <span className={styles.ratingName}>{t(`cards.rate.${NAMES[rating]}`)}</span>
            <span className={styles.interval}>{intervalOf(button)}</span>
            <span aria-hidden="true" className={styles.kbd}>
              {format.number(rating)}
            </span>
          </Button>
        );
      })}
    </div>
  );
}
