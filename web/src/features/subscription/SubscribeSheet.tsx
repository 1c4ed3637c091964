import { useState } from "react";
import { type Product, type SubscriptionStanding, useSubscribe } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, ChoiceCards, LinkButton, Notice, Sheet, Stack, useToasts } from "#ui";
import { newId } from "../../base/newId";
import { Facts } from "../../parts/lists/Facts";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { usePrices } from "./said";
import styles from "./subscription.module.css";

interface Props {
  product: Product;
  currency: "EUR" | "IRR";
  standing: SubscriptionStanding;
  onClose(): void;
}

/** The last look before a plan begins: what it costs each time, who charges it, and that it can be ended. */
export function SubscribeSheet({ product, currency, standing, onClose }: Props) {
  const t = useT();
  const { locale } = useLocale();
  const explain = useProblemText();
  const toasts = useToasts();
  const named = useGatewayName();
  const { amount, each, credit } = usePrices();
  const subscribe = useSubscribe();
  const ways = standing.ways.filter((way) => way.currency === currency);
  const [biller, setBiller] = useState(ways[0]?.gateway ?? "");
  // The key belongs to this wish: pressed again after a lost answer, it begins once.
  const [key] = useState(newId);
  const price = currency === "EUR" ? product.price_eur : product.price_irr;
  const name = product.names[locale] ?? product.code;
  const { every } = product;
  if (price == null || !every) return null;
  const missing = biller === "wallet" ? price - standing.wallet : 0;
  const go = () =>
    subscribe.mutate(
      { key: `${key}.${biller}`, product: product.code, currency, biller, locale },
      {
        onSuccess: (url) => {
          if (url) {
            location.assign(url);
            return;
          }
          toasts.show({ text: t("plan.subscribe.done", { name }), tone: "right" });
          onClose();
        },
      },
    );
  return (
    <Sheet isOpen title={name} onClose={onClose}>
      <Stack gap={3}>
        <Facts
          facts={[
            { term: t("shop.price"), said: <strong>{each({ price, currency, every })}</strong> },
            ...(product.credit
              ? [
                  {
                    term: t("shop.get"),
                    said: t(`plan.credit.${every}`, { amount: credit(product.credit) }),
                  },
                ]
              : []),
          ]}
        />
        {ways.length === 0 && <Notice tone="slip">{t("plan.subscribe.noWay")}</Notice>}
        {ways.length > 1 && (
          <ChoiceCards
            label={t("shop.way")}
            choices={ways.map((way) => ({ value: way.gateway, label: named(way.gateway) }))}
            value={biller}
            onChange={setBiller}
          />
        )}
        {ways.length === 1 && <p className={styles.soft}>{t("shop.way.only", { name: named(biller) })}</p>}
        {biller === "wallet" && (
          <p className={styles.said}>
            {t("plan.subscribe.wallet", { amount: amount(standing.wallet, "IRR") })}{" "}
            {missing > 0 && t("plan.renews.short", { missing: amount(missing, "IRR") })}
          </p>
        )}
        <p className={styles.soft}>{t("plan.subscribe.detail")}</p>
        {subscribe.error && <Notice tone="wrong">{explain(subscribe.error)}</Notice>}
        {missing > 0 ? (
          <LinkButton variant="primary" wide icon="add" href="/me/wallet">
            {t("plan.due.fill")}
          </LinkButton>
        ) : (
          ways.length > 0 && (
            <Button variant="primary" wide isPending={subscribe.isPending} onPress={go}>
              {t("plan.subscribe", { each: each({ price, currency, every }) })}
            </Button>
          )
        )}
      </Stack>
    </Sheet>
  );
}
