import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { creditQuery, type Product, type Shop, shopQuery } from "#api";
import { useLocale, useT } from "#i18n";
import {
  Button,
  Card,
  EmptyState,
  Page as Frame,
  LinkButton,
  Loaded,
  Notice,
  Segmented,
  Skeleton,
} from "#ui";
import { useMoney } from "../../parts/money/useMoney";
import { BuySheet } from "./BuySheet";
import { type Money, priceIn, useGiven } from "./said";
import styles from "./shop.module.css";

/** What one has now: the reason to buy, or not to. */
function Standing() {
  const t = useT();
  const money = useMoney();
  const { data } = useQuery(creditQuery);
  const credit = data?.find(({ code }) => code === "credit");
  if (!credit) return null;
  return (
    <p className={styles.standing}>
      {t("shop.standing", { amount: money({ ...credit, amount: credit.available }) })}
    </p>
  );
}

function Offer({ product, currency, onBuy }: { product: Product; currency: Money; onBuy(): void }) {
  const t = useT();
  const { locale } = useLocale();
  const given = useGiven();
  const money = useMoney();
  const price = priceIn(product, currency);
  const name = product.names[locale] ?? product.code;
  return (
    <li>
      <Card title={name} className={styles.offer}>
        <p className={styles.given}>{given(product)}</p>
        {price ? (
          <Button
            variant="primary"
            wide
            onPress={onBuy}
            aria-label={t("shop.buy.named", { name, price: money(price) })}
          >
            {t("shop.buy", { price: money(price) })}
          </Button>
        ) : (
          <p className={styles.soft}>{t("shop.otherCurrency")}</p>
        )}
      </Card>
    </li>
  );
}

function Offers({ shop }: { shop: Shop }) {
  const t = useT();
  const { locale } = useLocale();
  const currencies = (["EUR", "IRR"] as const).filter((one) => shop.ways.some((way) => way.currency === one));
  const usual = locale === "fa" ? "IRR" : "EUR";
  const [currency, setCurrency] = useState<Money>(
    currencies.includes(usual) ? usual : (currencies[0] ?? usual),
  );
  const [wanted, setWanted] = useState<Product | null>(null);
  const ways = shop.ways.filter((way) => way.currency === currency);
  return (
    <>
      {ways.length > 0 && ways.every((way) => way.is_test) && <Notice tone="slip">{t("shop.test")}</Notice>}
      {currencies.length > 1 && (
        <Segmented
          label={t("shop.currency")}
          choices={currencies.map((value) => ({ value, label: t(`shop.currency.${value}`) }))}
          value={currency}
          onChange={(value: Money) => setCurrency(value)}
        />
      )}
      <ul className={styles.offers}>
        {shop.products.map((product) => (
          <Offer key={product.code} product={product} currency={currency} onBuy={() => setWanted(product)} />
        ))}
      </ul>
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
      <Standing />
      <Loaded query={useQuery(shopQuery)} skeleton={<Skeleton height={160} count={3} />}>
        {(shop) =>
          shop.products.length ? (
            <Offers shop={shop} />
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
