import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ownRecordQuery, type PlanTerms, type Product, plansQuery } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Card, Icon, LinkButton, Loaded, Section, Segmented, Skeleton, Tag } from "#ui";
import { useMoney } from "../../parts/money/useMoney";
import { Buy, type Shelf } from "./Offers";
import { type Money, priceIn, useGiven } from "./said";
import styles from "./shop.module.css";

const WAYS = ["month", "year", "once"] as const;
type Way = (typeof WAYS)[number];
const MONTHS = 12;
const CREDIT = { currency: "EUR", scale: 6 };

const wayOf = ({ every }: Product): Way => every ?? "once";

/** Plans by rank, each with what it allows; month, year or once is one switch for all. */
export function PlanOffers({ products, ...shelf }: Shelf) {
  const t = useT();
  const sold = WAYS.filter((way) => products.some((product) => wayOf(product) === way));
  const [chosen, setWay] = useState<Way>("month");
  const way = sold.includes(chosen) ? chosen : sold[0];
  const plans = useQuery(plansQuery);
  if (!way) return null;
  const offered = products.filter((product) => wayOf(product) === way);
  return (
    <Section title={t("shop.part.plan")}>
      <p className={styles.soft}>{t("shop.part.plan.lead")}</p>
      {sold.length > 1 && (
        <Segmented<Way>
          label={t("shop.every")}
          choices={sold.map((value) => ({ value, label: t(`shop.every.${value}`) }))}
          value={way}
          onChange={setWay}
        />
      )}
      <Loaded query={plans} skeleton={<Skeleton height={200} count={2} />}>
        {(all) => (
          <ul className={styles.plans}>
            {all
              .filter(({ code, rank }) => rank === 0 || offered.some(({ plan }) => plan === code))
              .map((plan) => (
                <PlanCard
                  {...shelf}
                  key={plan.code}
                  plan={plan}
                  offered={offered.filter((product) => product.plan === plan.code)}
                  monthly={products.find((one) => one.plan === plan.code && one.every === "month")}
                />
              ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

interface PlanProps extends Omit<Shelf, "products"> {
  plan: PlanTerms;
  offered: readonly Product[];
  /** What the same plan costs by the month, to say what a year saves. */
  monthly?: Product;
}

function PlanCard({ plan, offered, monthly, ...shelf }: PlanProps) {
  const t = useT();
  const { locale } = useLocale();
  const isMine = useQuery(ownRecordQuery).data?.plan === plan.code;
  return (
    <li data-wide={plan.rank === 0 || undefined}>
      <Card
        className={styles.plan}
        tone={isMine ? "accent" : "raised"}
        title={
          <span className={styles.planName}>
            {plan.names[locale] ?? plan.code}
            {isMine && <Tag tone="accent">{t("shop.mine")}</Tag>}
          </span>
        }
      >
        {plan.rank === 0 && <p className={styles.price}>{t("shop.free")}</p>}
        {offered.map((product) => (
          <PriceOf key={product.code} product={product} monthly={monthly} currency={shelf.currency} />
        ))}
        <Gives plan={plan} products={offered} />
        {offered.length > 0 && (
          <div className={styles.acts}>
            {offered.map((product) =>
              product.every ? (
                <Subscribe key={product.code} product={product} currency={shelf.currency} />
              ) : (
                <Buy key={product.code} product={product} isMain {...shelf} />
              ),
            )}
          </div>
        )}
      </Card>
    </li>
  );
}

/** A plan's price for a period, and what a year saves beside twelve months. */
function PriceOf({ product, monthly, currency }: { product: Product; monthly?: Product; currency: Money }) {
  const t = useT();
  const money = useMoney();
  const given = useGiven();
  const price = priceIn(product, currency);
  if (!price) return null;
  const { every } = product;
  const month = monthly && priceIn(monthly, currency);
  const saved = every === "year" && month ? month.amount * MONTHS - price.amount : 0;
  return (
    <div className={styles.priced}>
      <p className={styles.price}>
        <bdi>{money(price)}</bdi> {every && <span className={styles.soft}>{t(`shop.per.${every}`)}</span>}
      </p>
      {!every && <p className={styles.soft}>{given(product)}</p>}
      {saved > 0 && (
        <p className={styles.saved}>{t("shop.saves", { amount: money({ ...price, amount: saved }) })}</p>
      )}
    </div>
  );
}

function Gives({ plan, products }: { plan: PlanTerms; products: readonly Product[] }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const calls = plan.calls_an_hour;
  const lines = [
    calls === null ? t("shop.calls.any") : t("shop.calls", { count: calls, said: format.number(calls) }),
    ...products.flatMap(({ credit, every }) =>
      credit && every ? [t(`shop.brings.${every}`, { amount: money({ ...CREDIT, amount: credit }) })] : [],
    ),
    t(plan.rank === 0 ? "shop.gives.free" : "shop.gives.below"),
  ];
  return (
    <ul className={styles.gives}>
      {lines.map((line) => (
        <li key={line}>
          <Icon name="check" size={18} />
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}

/** Leads to where a plan that renews is agreed to. */
function Subscribe({ product, currency }: { product: Product; currency: Money }) {
  const t = useT();
  const { locale } = useLocale();
  if (!priceIn(product, currency)) return <p className={styles.soft}>{t("shop.otherCurrency")}</p>;
  return (
    <LinkButton
      variant="primary"
      wide
      href={`/me/plan?product=${product.code}&currency=${currency}`}
      aria-label={t("shop.subscribe.named", { name: product.names[locale] ?? product.code })}
    >
      {t("shop.subscribe")}
    </LinkButton>
  );
}
