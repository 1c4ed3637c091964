import { useQuery } from "@tanstack/react-query";
import { budgetsQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { Link, Notice } from "#ui";
import { isNearly, percentOf } from "../../parts/money/BudgetBar";
import { useBudgetName } from "./useBudgetName";

/** Budgets that are nearly, or wholly, spent this month. */
export function BudgetNotice() {
  const t = useT();
  const format = useFormat();
  const named = useBudgetName();
  const { data = [] } = useQuery(budgetsQuery);
  return data.filter(isNearly).map((budget) => (
    <Notice key={budget.id} tone={percentOf(budget) >= 100 ? "wrong" : "slip"}>
      {t("budget.notice", { name: named(budget), percent: format.percent(percentOf(budget) / 100) })}{" "}
      <Link href="/admin/budgets">{t("budget.title")}</Link>
    </Notice>
  ));
}
