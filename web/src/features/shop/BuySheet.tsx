import { useState } from "react";
import { type Product, useBuy, type Way } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, ChoiceCards, Notice, Sheet, Stack } from "#ui";
import { newId } from "../../base/newId";
import { Facts } from "../../parts/lists/Facts";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useMoney } from "../../parts/money/useMoney";
import { type Money, priceIn, useGiven } from "./said";
import styles from "./shop.module.css";

interface Props {
  product: Product;
  currency: Money;
  ways: readonly Way[];
  onClose(): void;
}

/** The last look before the bank: what, for how much, through whom. */
export function BuySheet({ product, currency, ways, onClose }: Props) {
  const t = useT();
  const { locale } = useLocale();
  const explain = useProblemText();
  const money = useMoney();
  const given = useGiven();
  const named = useGatewayName();
  const buy = useBuy();
  const [gateway, setGateway] = useState(ways[0]?.gateway ?? "");
  // The key belongs to this wish: pressed again after a lost answer, it is one order.
  const [key] = useState(newId);
  const price = priceIn(product, currency);
  if (!price) return null;
  const go = () =>
    buy.mutate(
      { key: `${key}.${gateway}`, product: product.code, currency, gateway, locale },
      { onSuccess: (url) => location.assign(url) },
    );
  return (
    <Sheet isOpen title={product.names[locale] ?? product.code} onClose={onClose}>
      <Stack gap={3}>
        <Facts
          facts={[
            { term: t("shop.get"), said: given(product) },
            { term: t("shop.price"), said: <strong>{money(price)}</strong> },
          ]}
        />
        {ways.length > 1 ? (
          <ChoiceCards
            label={t("shop.way")}
            choices={ways.map((way) => ({ value: way.gateway, label: named(way.gateway) }))}
            value={gateway}
            onChange={setGateway}
          />
        ) : (
          <p className={styles.soft}>{t("shop.way.only", { name: named(gateway) })}</p>
        )}
        {buy.error && <Notice tone="wrong">{explain(buy.error)}</Notice>}
        <Button variant="primary" wide isPending={buy.isPending || buy.isSuccess} onPress={go}>
          {t("shop.pay", { price: money(price) })}
        </Button>
      </Stack>
    </Sheet>
  );
}
