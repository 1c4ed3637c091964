import type { Budget } from "#api";
import { useFormat, useT } from "#i18n";
import styles from "./BudgetBar.module.css";
import { useMoney } from "./useMoney";

const PICO = 1_000_000n;
const NEARLY = 80;

/** How much of a budget is spent, in whole per cent. */
export const percentOf = ({ spent_pico, amount }: Budget) =>
  Number((BigInt(spent_pico ?? 0) * 100n) / (BigInt(amount) * PICO));

/** A budget is nearly spent, and its people were told. */
export const isNearly = (budget: Budget) => percentOf(budget) >= NEARLY;

/** How a budget stands this month, as a bar and in words. */
export function BudgetBar({ budget }: { budget: Budget }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const percent = percentOf(budget);
  const euro = (amount: number) => money({ amount, scale: 6, currency: "EUR" });
  const level = percent >= 100 ? "over" : percent >= NEARLY ? "near" : "fine";
  return (
    <div className={styles.budget}>
      <span>
        {t("budget.stands", {
          spent: euro(Number(BigInt(budget.spent_pico ?? 0) / PICO)),
          amount: euro(budget.amount),
          percent: format.percent(percent / 100),
        })}
      </span>
      <span aria-hidden="true" className={styles.track}>
        <span
          className={styles.length}
          data-level={level}
          style={{ inlineSize: `${Math.min(100, percent)}%` }}
        />
      </span>
    </div>
  );
}
