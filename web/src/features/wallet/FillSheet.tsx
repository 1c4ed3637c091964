import { useState } from "react";
import { useDeposit, type Wallet } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, ChoiceCards, Form, Notice, Row, Sheet } from "#ui";
import { newId } from "../../base/newId";
import { asRial, RialField } from "../../parts/money/RialField";
import { rial, useRialInField } from "../../parts/money/rial";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useMoney } from "../../parts/money/useMoney";
import styles from "./wallet.module.css";

const USUAL_RIAL = [500_000, 1_000_000, 5_000_000] as const;

/** How much, and through whom: the rest is at the bank. */
export function FillSheet({ wallet, onClose }: { wallet: Wallet; onClose(): void }) {
  const t = useT();
  const { locale } = useLocale();
  const explain = useProblemText();
  const money = useMoney();
  const inField = useRialInField();
  const named = useGatewayName();
  const fill = useDeposit();
  const [written, setWritten] = useState("");
  const [gateway, setGateway] = useState(wallet.ways[0]?.gateway ?? "");
  const [key] = useState(newId);
  const { least, most } = wallet.deposits;
  const amount = rial(written, locale);
  const go = () => {
    if (amount === null) return;
    fill.mutate(
      // The key belongs to this wish: another amount or another way is another wish.
      { key: `${key}.${amount}.${gateway}`, amount, gateway, locale },
      { onSuccess: (url) => location.assign(url) },
    );
  };
  const usual = USUAL_RIAL.filter((one) => one >= least && one <= most);
  return (
    <Sheet isOpen title={t("wallet.fill")} onClose={onClose}>
      <Form onSubmit={go}>
        {wallet.ways.every((way) => way.is_test) && <Notice tone="slip">{t("shop.test")}</Notice>}
        <RialField
          label={t("wallet.amount")}
          name="amount"
          value={written}
          onChange={setWritten}
          least={least}
          most={most}
        />
        <Row gap={1}>
          {usual.map((one) => (
            <Button key={one} variant="quiet" onPress={() => setWritten(inField(one))}>
              {money(asRial(one))}
            </Button>
          ))}
        </Row>
        {wallet.ways.length > 1 ? (
          <ChoiceCards
            label={t("shop.way")}
            choices={wallet.ways.map((way) => ({ value: way.gateway, label: named(way.gateway) }))}
            value={gateway}
            onChange={setGateway}
          />
        ) : (
          <p className={styles.soft}>{t("shop.way.only", { name: named(gateway) })}</p>
        )}
        {fill.error && <Notice tone="wrong">{explain(fill.error)}</Notice>}
        <Button type="submit" variant="primary" wide isPending={fill.isPending || fill.isSuccess}>
          {amount === null ? t("wallet.fill.go") : t("shop.pay", { price: money(asRial(amount)) })}
        </Button>
      </Form>
    </Sheet>
  );
}
