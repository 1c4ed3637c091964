import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Terms } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, EmptyState, Loaded, Section, Skeleton, Table } from "#ui";
import { useEuro } from "../../parts/money/useEuro";
import { usePlans } from "../../parts/money/usePlans";
import { ratesQuery, termsQuery, useDropTerms } from "./queries";
import { Acts } from "./Rates";
import { TakeAway } from "./TakeAway";
import { CREDIT_SCALE, PERMILLE, TermsSheet } from "./TermsSheet";
import { isSame, nameOf, upstreamsOf } from "./upstream";

type Act = { kind: "add" } | { kind: "edit" | "drop"; terms: Terms } | null;

/** Who may use an upstream, where that is not everybody with enough credit for the call. */
export function TermsList() {
  const t = useT();
  const [act, setAct] = useState<Act>(null);
  const upstreams = upstreamsOf(useQuery(ratesQuery).data ?? []);
  const drop = useDropTerms();
  const close = () => setAct(null);
  return (
    <Section
      title={t("tariff.part.terms")}
      actions={
        <Button icon="add" onPress={() => setAct({ kind: "add" })}>
          {t("tariff.terms.add")}
        </Button>
      }
    >
      <p>{t("tariff.terms.lead")}</p>
      <Loaded query={useQuery(termsQuery)} skeleton={<Skeleton height={56} count={3} />}>
        {(all) => (
          <>
            {all.length ? (
              <Listed all={all} onAct={setAct} />
            ) : (
              <EmptyState title={t("tariff.terms.empty")}>{t("tariff.terms.empty.detail")}</EmptyState>
            )}
            {act?.kind === "add" && (
              <TermsSheet
                upstreams={upstreams.filter((one) => !all.some((there) => isSame(there, one)))}
                onClose={close}
              />
            )}
            {act?.kind === "edit" && <TermsSheet upstreams={[act.terms]} terms={act.terms} onClose={close} />}
            {act?.kind === "drop" && (
              <TakeAway
                name={nameOf(act.terms)}
                detail={t("tariff.terms.drop.detail")}
                value={act.terms}
                drop={drop}
                onClose={close}
              />
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Listed({ all, onAct }: { all: readonly Terms[]; onAct(act: Act): void }) {
  const t = useT();
  const format = useFormat();
  const euro = useEuro();
  const { named } = usePlans();
  return (
    <Table
      label={t("tariff.part.terms")}
      rows={all}
      rowKey={(terms) => nameOf(terms)}
      columns={[
        {
          id: "upstream",
          title: t("tariff.upstream"),
          isHeader: true,
          cell: (terms) => <bdi dir="ltr">{nameOf(terms)}</bdi>,
        },
        {
          id: "plan",
          title: t("tariff.terms.plan"),
          cell: (terms) => named(terms.minimum_plan),
        },
        {
          id: "credit",
          title: t("tariff.terms.credit"),
          numeric: true,
          cell: (terms) => <bdi>{euro(terms.minimum_credit, CREDIT_SCALE)}</bdi>,
        },
        {
          id: "coefficient",
          title: t("tariff.terms.coefficient"),
          numeric: true,
          cell: (terms) => format.number(terms.coefficient_permille / PERMILLE),
        },
        {
          id: "cache",
          title: t("tariff.terms.cache"),
          numeric: true,
          cell: (terms) =>
            format.number(terms.cache_permille / PERMILLE, { style: "percent", maximumFractionDigits: 1 }),
        },
        {
          id: "act",
          title: t("admin.action"),
          numeric: true,
          cell: (terms) => (
            <Acts
              name={nameOf(terms)}
              onEdit={() => onAct({ kind: "edit", terms })}
              onDrop={() => onAct({ kind: "drop", terms })}
            />
          ),
        },
      ]}
    />
  );
}
