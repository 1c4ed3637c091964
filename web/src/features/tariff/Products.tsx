import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { type Product, productsQuery } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Button, EmptyState, IconButton, Loaded, Section, Skeleton, Table, Tag } from "#ui";
import { useEuro } from "../../parts/money/useEuro";
import { useMoney } from "../../parts/money/useMoney";
import { usePlans } from "../../parts/money/usePlans";
import { ProductSheet } from "./ProductSheet";
import { CREDIT_SCALE, PRICE_SCALES } from "./product";

/** What is for sale. What was sold once is not taken away, only offered no more. */
export function Products() {
  const t = useT();
  const [edited, setEdited] = useState<Product | "new" | null>(null);
  return (
    <Section
      title={t("tariff.part.products")}
      actions={
        <Button icon="add" onPress={() => setEdited("new")}>
          {t("tariff.product.add")}
        </Button>
      }
    >
      <p>{t("tariff.products.lead")}</p>
      <Loaded query={useQuery(productsQuery)} skeleton={<Skeleton height={56} count={3} />}>
        {(all) => (
          <>
            {all.length ? (
              <Listed all={all} onEdit={setEdited} />
            ) : (
              <EmptyState title={t("tariff.products.empty")}>{t("tariff.products.empty.detail")}</EmptyState>
            )}
            {edited && (
              <ProductSheet
                codes={all.map(({ code }) => code)}
                product={edited === "new" ? undefined : edited}
                onClose={() => setEdited(null)}
              />
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function useSaid() {
  const t = useT();
  const format = useFormat();
  const euro = useEuro();
  const money = useMoney();
  const { named } = usePlans();
  const price = ({ price_eur, price_irr }: Product) =>
    (
      [
        [price_eur, "EUR"],
        [price_irr, "IRR"],
      ] as const
    )
      .filter(([amount]) => amount != null)
      .map(([amount, currency], at) => (
        <Fragment key={currency}>
          {at > 0 && " · "}
          <bdi>{money({ amount: amount ?? 0, currency, scale: PRICE_SCALES[currency] })}</bdi>
        </Fragment>
      ));
  const amount = ({ kind, plan, every, course, credit, amount = 0 }: Product) => {
    if (plan && every) {
      const renewing = t(`tariff.renewing.${every}`, { plan: named(plan) });
      return credit ? `${renewing} + ${euro(credit, CREDIT_SCALE)}` : renewing;
    }
    if (course) return <bdi dir="ltr">{course}</bdi>;
    if (kind === "credit") return euro(amount, CREDIT_SCALE);
    if (plan) return t("shop.given.plan", { plan: named(plan), count: amount });
    return kind === "minutes" ? t("credit.minutes", { minutes: format.number(amount) }) : null;
  };
  return { price, amount };
}

function Listed({ all, onEdit }: { all: readonly Product[]; onEdit(product: Product): void }) {
  const t = useT();
  const { locale } = useLocale();
  const said = useSaid();
  const name = (product: Product) => product.names[locale] ?? product.code;
  return (
    <Table
      label={t("tariff.part.products")}
      rows={all}
      rowKey={({ code }) => code}
      columns={[
        { id: "name", title: t("tariff.product"), isHeader: true, cell: name },
        { id: "code", title: t("tariff.product.code"), cell: ({ code }) => <bdi dir="ltr">{code}</bdi> },
        { id: "kind", title: t("tariff.product.kind"), cell: ({ kind }) => t(`tariff.kind.${kind}`) },
        { id: "price", title: t("tariff.price"), numeric: true, cell: said.price },
        {
          id: "amount",
          title: t("tariff.product.amount"),
          numeric: true,
          cell: (one) => said.amount(one),
        },
        {
          id: "offered",
          title: t("tariff.product.offered"),
          cell: ({ offered }) => (
            <Tag tone={offered ? "right" : "plain"}>{t(offered ? "tariff.yes" : "tariff.no")}</Tag>
          ),
        },
        {
          id: "act",
          title: t("admin.action"),
          numeric: true,
          cell: (one) => (
            <IconButton
              icon="edit"
              label={t("tariff.edit", { name: name(one) })}
              onPress={() => onEdit(one)}
            />
          ),
        },
      ]}
    />
  );
}
