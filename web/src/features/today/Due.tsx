import type { Today } from "#api";
import { useT } from "#i18n";
import { Card, Icon, Link, LinkButton } from "#ui";
import own from "./due.module.css";
import styles from "./today.module.css";

/** Cards that are due with the minutes they take, and the words that are alive. */
export function Due({ cards }: { cards: Today["cards"] }) {
  const t = useT();
  const count = cards.due + cards.new;
  const parts = [
    cards.due > 0 && t("cards.deck.due", { count: cards.due }),
    cards.new > 0 && t("cards.deck.fresh", { count: cards.new }),
  ].filter(Boolean);
  return (
    <Card>
      <div className={own.due}>
        <div>
          <h2 className={styles.name}>{t("cards.title")}</h2>
          <p className={styles.value}>{count > 0 ? parts.join(" · ") : t("cards.none")}</p>
          {count > 0 && (
            <p className={own.minutes}>
              <Icon name="clock" size={16} />
              {t("common.minutes", { count: cards.minutes })}
            </p>
          )}
        </div>
        {count > 0 && (
          <LinkButton href="/cards/study" icon="cards">
            {t("cards.start")}
          </LinkButton>
        )}
      </div>
      <p className={own.alive}>
        {cards.recall > 0 && (
          <span>
            <Icon name="leaf" size={18} />
            {t("cards.recall", { count: cards.recall })}
          </span>
        )}
        <Link href="/cards/statistics">{t("cards.stats.year")}</Link>
      </p>
    </Card>
  );
}
