import type { Budget } from "#api";
import { useT } from "#i18n";

/** What a budget is of. */
export function useBudgetName() {
  const t = useT();
  return ({ subject, value }: Pick<Budget, "subject" | "value">) => t(`budget.of.${subject}`, { value });
}
