import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Product, type Shop, shopQuery, type Way } from "#api";
import { useLocale, useT } from "#i18n";
import { EmptyState, Page as Frame, LinkButton, Loaded, Notice, Section, Segmented, Skeleton } from "#ui";
import { BuySheet } from "./BuySheet";
import { Courses } from "./Courses";
import { Offers } from "./Offers";
import { Owned } from "./Owned";
import { PlanOffers } from "./PlanOffers";
import { currenciesOf, type Money } from "./said";
import styles from "./shop.module.css";

/** Whether no real money comes in: a wallet gives only what was put into it. */
function isTried(ways: readonly Way[]) {
  const banks = ways.filter(({ gateway }) => gateway !== "wallet");
  return banks.length > 0 && banks.every((way) => way.is_test);
}

/** The shop by what one comes for: a plan, then what is bought piece by piece. */
function Shelves({ shop }: { shop: Shop }) {
  const t = useT();
  const { locale } = useLocale();
  const [currencies, usual] = currenciesOf(shop, locale);
  const [currency, setCurrency] = useState<Money>(usual);
  const [wanted, setWanted] = useState<Product | null>(null);
  const ways = shop.ways.filter((way) => way.currency === currency);
  const plans = shop.products.filter(
    ({ kind, every }) => kind === "plan" && (!every || shop.renews_in.includes(currency)),
  );
  const of = (kind: Product["kind"]) => shop.products.filter((product) => product.kind === kind);
  const shelf = { currency, onBuy: setWanted };
  return (
    <>
      {isTried(ways) && <Notice tone="slip">{t("shop.test")}</Notice>}
      {currencies.length > 1 && (
        <Segmented<Money>
          label={t("shop.currency")}
          choices={currencies.map((value) => ({ value, label: t(`shop.currency.${value}`) }))}
          value={currency}
          onChange={setCurrency}
        />
      )}
      <PlanOffers {...shelf} products={plans} />
      {(["credit", "minutes"] as const).map(
        (kind) =>
          of(kind).length > 0 && (
            <Section key={kind} title={t(`shop.part.${kind}`)}>
              <p className={styles.soft}>{t(`shop.part.${kind}.lead`)}</p>
              <Offers {...shelf} products={of(kind)} />
            </Section>
          ),
      )}
      <Courses {...shelf} products={of("course")} />
      {wanted && (
        <BuySheet product={wanted} currency={currency} ways={ways} onClose={() => setWanted(null)} />
      )}
    </>
  );
}

export function Page() {
  const t = useT();
  return (
    <Frame
      title={t("shop.title")}
      lead={t("shop.lead")}
      back={{ href: "/me/credit" }}
      actions={
        <LinkButton icon="list" href="/shop/orders">
          {t("shop.orders")}
        </LinkButton>
      }
    >
      <Owned />
      <Loaded query={useQuery(shopQuery)} skeleton={<Skeleton height={160} count={3} />}>
        {(shop) =>
          shop.products.length ? (
            <Shelves shop={shop} />
          ) : (
            <EmptyState title={t("shop.empty")} illustration="lantern">
              {t(shop.ways.length ? "shop.empty.detail" : "shop.empty.noWay")}
            </EmptyState>
          )
        }
      </Loaded>
    </Frame>
  );
}
