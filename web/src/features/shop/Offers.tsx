import type { ReactNode } from "react";
import type { Product } from "#api";
import { useLocale, useT } from "#i18n";
import { Button } from "#ui";
import { useMoney } from "../../parts/money/useMoney";
import { type Money, priceIn, useGiven } from "./said";
import styles from "./shop.module.css";

export interface Shelf {
  products: readonly Product[];
  currency: Money;
  onBuy(product: Product): void;
}

interface BuyProps extends Omit<Shelf, "products"> {
  product: Product;
  /** What one comes for, rather than one line of many. */
  isMain?: boolean;
}

/** The button that buys a product, with its price; or that it has none in this currency. */
export function Buy({ product, currency, onBuy, isMain }: BuyProps) {
  const t = useT();
  const { locale } = useLocale();
  const money = useMoney();
  const price = priceIn(product, currency);
  if (!price) return <p className={styles.soft}>{t("shop.otherCurrency")}</p>;
  const name = product.names[locale] ?? product.code;
  return (
    <Button
      variant={isMain ? "primary" : undefined}
      wide={isMain}
      onPress={() => onBuy(product)}
      aria-label={t("shop.buy.named", { name, price: money(price) })}
    >
      {isMain ? t("shop.buy", { price: money(price) }) : <bdi>{money(price)}</bdi>}
    </Button>
  );
}

/** A product as a line: what it is called, what it gives, and what there is to do. */
export function Offer({ name, given, act }: { name: ReactNode; given: ReactNode; act: ReactNode }) {
  return (
    <li className={styles.offer}>
      <div className={styles.said}>
        <strong>{name}</strong>
        <span className={styles.soft}>{given}</span>
      </div>
      {act}
    </li>
  );
}

/** Packages of one kind, one under the other. */
export function Offers({ products, ...shelf }: Shelf) {
  const { locale } = useLocale();
  const given = useGiven();
  return (
    <ul className={styles.offers}>
      {products.map((product) => (
        <Offer
          key={product.code}
          name={product.names[locale] ?? product.code}
          given={given(product)}
          act={<Buy product={product} {...shelf} />}
        />
      ))}
    </ul>
  );
}
