import { useQuery } from "@tanstack/react-query";
import { type Plan, plansQuery } from "#api";
import { useLocale } from "#i18n";

/** The plans by rank, as choices, and what each is called; a code stands for itself until they are known. */
export function usePlans() {
  const { locale } = useLocale();
  const plans = useQuery(plansQuery).data ?? [];
  const named = (code: Plan) => plans.find((plan) => plan.code === code)?.names[locale] ?? code;
  return { named, choices: plans.map(({ code, names }) => ({ value: code, label: names[locale] ?? code })) };
}
