import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { creditQuery, type Product, useBuy, type Way } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, ChoiceCards, Link, Notice, Sheet, Stack } from "#ui";
import { newId } from "../../base/newId";
import { Facts } from "../../parts/lists/Facts";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useMoney } from "../../parts/money/useMoney";
import { type Money, priceIn, useGiven } from "./said";
import styles from "./shop.module.css";

const WALLET = "wallet";

/** How to pay: out of the wallet where there is enough in it, unless the buyer says otherwise. `missing` is what the wallet lacks if chosen. */
function useWay(ways: readonly Way[], price: number) {
  const { data } = useQuery(creditQuery);
  const purse = data ? (data.find(({ code }) => code === WALLET)?.available ?? 0) : null;
  const [chosen, setGateway] = useState<string | null>(null);
  const isEnough = purse !== null && purse >= price;
  const usual = ways.find((way) => (way.gateway === WALLET) === isEnough) ?? ways[0];
  const gateway = chosen ?? usual?.gateway ?? "";
  const missing = gateway === WALLET && purse !== null && !isEnough ? price - purse : 0;
  return { gateway, setGateway, purse, missing };
}

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
  // The key belongs to this wish: pressed again after a lost answer, it is one order.
  const [key] = useState(newId);
  const price = priceIn(product, currency);
  const { gateway, setGateway, purse, missing } = useWay(ways, price?.amount ?? 0);
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
            choices={ways.map((way) => ({
              value: way.gateway,
              label: named(way.gateway),
              hint:
                way.gateway === WALLET && purse !== null
                  ? t("wallet.has", { amount: money({ ...price, amount: purse }) })
                  : undefined,
            }))}
            value={gateway}
            onChange={setGateway}
          />
        ) : (
          <p className={styles.soft}>{t("shop.way.only", { name: named(gateway) })}</p>
        )}
        {missing > 0 && (
          <Notice tone="info">
            {t("wallet.short", { missing: money({ ...price, amount: missing }) })}{" "}
            <Link href="/me/wallet">{t("wallet.fill")}</Link>
          </Notice>
        )}
        {buy.error && <Notice tone="wrong">{explain(buy.error)}</Notice>}
        <Button
          variant="primary"
          wide
          isDisabled={missing > 0}
          isPending={buy.isPending || buy.isSuccess}
          onPress={go}
        >
          {t("shop.pay", { price: money(price) })}
        </Button>
      </Stack>
    </Sheet>
  );
}
