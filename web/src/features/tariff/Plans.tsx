import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type PlanTerms, plansQuery } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Button, IconButton, Loaded, Section, Skeleton, Table } from "#ui";
import { PlanSheet } from "./PlanSheet";

/** The plans: what each is called, where it stands, and how much it allows. */
export function Plans() {
  const t = useT();
  const [edited, setEdited] = useState<PlanTerms | "new" | null>(null);
  return (
    <Section
      title={t("tariff.part.plans")}
      actions={
        <Button icon="add" onPress={() => setEdited("new")}>
          {t("tariff.plan.add")}
        </Button>
      }
    >
      <p>{t("tariff.plans.lead")}</p>
      <Loaded query={useQuery(plansQuery)} skeleton={<Skeleton height={56} count={5} />}>
        {(all) => (
          <>
            <Listed all={all} onEdit={setEdited} />
            {edited && (
              <PlanSheet
                plans={all}
                plan={edited === "new" ? undefined : edited}
                onClose={() => setEdited(null)}
              />
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Listed({ all, onEdit }: { all: readonly PlanTerms[]; onEdit(plan: PlanTerms): void }) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const name = (plan: PlanTerms) => plan.names[locale] ?? plan.code;
  return (
    <Table
      label={t("tariff.part.plans")}
      rows={all}
      rowKey={({ code }) => code}
      columns={[
        { id: "name", title: t("tariff.plan"), isHeader: true, cell: name },
        { id: "code", title: t("tariff.product.code"), cell: ({ code }) => <bdi dir="ltr">{code}</bdi> },
        { id: "rank", title: t("tariff.plan.rank"), numeric: true, cell: ({ rank }) => format.number(rank) },
        {
          id: "calls",
          title: t("tariff.plan.calls"),
          numeric: true,
          cell: ({ calls_an_hour: calls }) =>
            calls === null ? t("tariff.plan.unlimited") : format.number(calls),
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
