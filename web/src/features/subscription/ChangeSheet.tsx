import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type PlanPreview, type Product, previewQuery, type Subscription, useChangePlan } from "#api";
import { useFormat, useLocale, useProblemText, useT } from "#i18n";
import { Button, ChoiceCards, Loaded, Notice, Sheet, Skeleton, Stack, useToasts } from "#ui";
import { newId } from "../../base/newId";
import { Facts } from "../../parts/lists/Facts";
import { useNames, usePrices } from "./said";
import styles from "./subscription.module.css";

interface Props {
  current: Subscription;
  offers: readonly Product[];
  wanted?: string;
  onClose(): void;
}

/** Another plan: first what it would cost, in both its lines, then yes. */
export function ChangeSheet({ current, offers, wanted, onClose }: Props) {
  const t = useT();
  const { locale } = useLocale();
  const { each } = usePrices();
  const { currency, product_code } = current.terms;
  const others = offers.flatMap((product) => {
    const price = currency === "EUR" ? product.price_eur : product.price_irr;
    if (price == null || !product.every || product.code === product_code) return [];
    const name = product.names[locale] ?? product.code;
    return [{ value: product.code, label: name, hint: each({ price, currency, every: product.every }) }];
  });
  const [chosen, setChosen] = useState(
    others.find(({ value }) => value === wanted)?.value ?? others[0]?.value,
  );
  return (
    <Sheet isOpen title={t("plan.change")} onClose={onClose}>
      {chosen ? (
        <Stack gap={3}>
          <ChoiceCards label={t("plan.choose")} choices={others} value={chosen} onChange={setChosen} />
          <Asked key={chosen} current={current} product={chosen} onClose={onClose} />
        </Stack>
      ) : (
        <p className={styles.said}>{t("plan.choose.none")}</p>
      )}
    </Sheet>
  );
}

function Asked({ current, product, onClose }: { current: Subscription; product: string; onClose(): void }) {
  const query = useQuery(previewQuery(current.id, product));
  return (
    <Loaded query={query} skeleton={<Skeleton height={140} />}>
      {(preview) => <Priced current={current} preview={preview} onClose={onClose} />}
    </Loaded>
  );
}

/** What it would mean, in plain words, and the yes. */
function Priced({
  current,
  preview,
  onClose,
}: {
  current: Subscription;
  preview: PlanPreview;
  onClose(): void;
}) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const called = useNames();
  const { amount, each } = usePrices();
  const change = useChangePlan(current.id);
  const [key] = useState(newId);
  const { terms, lines, pays, at_once, from_at, period_end } = preview;
  const name = called(preview.names, terms.product_code);
  const isNew = terms.every !== current.terms.every;
  const price = amount(pays, terms.currency);
  const go = () =>
    change.mutate(
      { key, product: terms.product_code, at_most: pays },
      {
        onSuccess: () => {
          const text = at_once
            ? t("plan.changed", { name })
            : t("plan.planned", { at: format.date(from_at) });
          toasts.show({ text, tone: "right" });
          onClose();
        },
      },
    );
  return (
    <Stack gap={2}>
      {lines && (
        <Facts
          facts={[
            {
              term: t(isNew ? "plan.whole" : "plan.rest", { name }),
              said: <bdi>{amount(lines.debit, terms.currency)}</bdi>,
            },
            {
              term: t("plan.left", { name: called(current.names, current.terms.product_code) }),
              said: <bdi>{amount(-lines.credit, terms.currency)}</bdi>,
            },
            { term: t("plan.pays"), said: <strong>{price}</strong> },
          ]}
        />
      )}
      <p className={styles.said}>
        {at_once
          ? t(isNew ? "plan.now.new" : "plan.now", { at: format.date(period_end) })
          : t("plan.later", { at: format.date(from_at), each: each(terms) })}
      </p>
      {at_once && !isNew && terms.credit > 0 && <p className={styles.soft}>{t("plan.later.credit")}</p>}
      {change.error && <Notice tone="wrong">{explain(change.error)}</Notice>}
      <Button variant="primary" wide isPending={change.isPending} onPress={go}>
        {at_once ? t("plan.confirm.now", { price }) : t("plan.confirm.later", { at: format.date(from_at) })}
      </Button>
    </Stack>
  );
}
