import { useInfiniteQuery } from "@tanstack/react-query";
import { subscriptionHistoryQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { Loaded, Section, Skeleton } from "#ui";
import { More } from "../../parts/lists/More";
import { usePrices } from "./said";
import styles from "./subscription.module.css";

interface Detail {
  price?: number;
  agreed?: number;
  currency?: "EUR" | "IRR";
  lines?: { credit: number; debit: number };
}

/** What happened to one's plans, with both lines of what a change cost. */
export function History() {
  const t = useT();
  const format = useFormat();
  const { amount } = usePrices();
  const query = useInfiniteQuery(subscriptionHistoryQuery);
  return (
    <Section title={t("plan.history")}>
      <Loaded query={query} skeleton={<Skeleton height={56} count={3} />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (!items.length) return <p className={styles.soft}>{t("plan.history.empty")}</p>;
          return (
            <>
              <ul className={styles.lines}>
                {items.map(({ id, at, what, detail }) => {
                  const { price, agreed, currency, lines } = detail as Detail;
                  return (
                    <li key={id} className={styles.line}>
                      <div>
                        <span>{t(`plan.what.${what}`)}</span>
                        <span className={styles.soft}>{format.moment(at)}</span>
                      </div>
                      {currency &&
                        (lines ? (
                          <div className={styles.soft}>
                            <p className={styles.said}>
                              {t("plan.line.debit", { amount: amount(lines.debit, currency) })}
                            </p>
                            <p className={styles.said}>
                              {t("plan.line.credit", { amount: amount(lines.credit, currency) })}
                            </p>
                          </div>
                        ) : (
                          price !== undefined && (
                            <bdi>
                              {agreed === undefined
                                ? amount(price, currency)
                                : t("plan.line.agreed", {
                                    amount: amount(price, currency),
                                    agreed: amount(agreed, currency),
                                  })}
                            </bdi>
                          )
                        ))}
                    </li>
                  );
                })}
              </ul>
              <More query={query} label={t("credit.more")} />
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
