import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { aiReportQuery, moneyReportQuery } from "#api";
import { useLocale, useT } from "#i18n";
import { LinkButton, Loaded, Section, Skeleton } from "#ui";
import { useMoney } from "../../parts/money/useMoney";
import { Figures } from "./Figures";
import { spanOf, today } from "./span";
import { useSums } from "./useSums";

/** The key numbers of this month: sales, and AI. */
export function ThisMonth() {
  const t = useT();
  const { locale } = useLocale();
  const span = useMemo(() => spanOf("month", today(), locale), [locale]);
  return (
    <Section
      title={t("money.thisMonth")}
      actions={<LinkButton href="/admin/reports">{t("money.reports")}</LinkButton>}
    >
      <Loaded query={useQuery(moneyReportQuery(span))} skeleton={<Skeleton height={88} />}>
        {({ totals }) => <Sales totals={totals} />}
      </Loaded>
      <Loaded query={useQuery(aiReportQuery(span))} skeleton={<Skeleton height={88} />}>
        {({ total }) => <Ai revenue={total.revenue_pico ?? "0"} cost={total.cost_pico ?? "0"} />}
      </Loaded>
    </Section>
  );
}

interface Total {
  currency: string;
  scale: number;
  sold?: number;
  refunded?: number;
  charged_back?: number;
}

function Sales({ totals }: { totals: readonly Total[] }) {
  const t = useT();
  const money = useMoney();
  const figures = totals.flatMap(({ sold = 0, refunded = 0, charged_back = 0, ...of }) => [
    {
      name: t("money.net.in", { currency: t(`money.in.${of.currency as "EUR" | "IRR"}`) }),
      value: money({ ...of, amount: sold - refunded - charged_back }),
    },
    {
      name: t("money.back.in", { currency: t(`money.in.${of.currency as "EUR" | "IRR"}`) }),
      value: money({ ...of, amount: refunded + charged_back }),
    },
  ]);
  return <Figures figures={figures} />;
}

function Ai({ revenue, cost }: { revenue: string; cost: string }) {
  const t = useT();
  const sum = useSums();
  return (
    <Figures
      figures={[
        { name: t("money.ai.revenue"), value: sum(revenue) },
        { name: t("money.ai.cost"), value: sum(cost) },
        { name: t("money.ai.margin"), value: sum(BigInt(revenue) - BigInt(cost)) },
      ]}
    />
  );
}
