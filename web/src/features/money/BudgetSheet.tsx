import { useState } from "react";
import { ApiError, type Budget, type BudgetWish, usePutBudget } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Select, Sheet, TextField } from "#ui";
import { decimal, whole } from "../../parts/money/decimal";

const SUBJECTS = ["school", "plan", "name", "model"] as const;
const CENTS = 2;
const CENT = 10_000;
const MAX_VALUE_CHARS = 240;

/** Sets a budget, or changes how much it is. */
export function BudgetSheet({ budget, onClose }: { budget: Budget | null; onClose(): void }) {
  const t = useT();
  const { locale } = useLocale();
  const explain = useProblemText();
  const put = usePutBudget();
  const [subject, setSubject] = useState<BudgetWish["subject"]>(budget?.subject ?? "school");
  const [value, setValue] = useState(budget?.value ?? "");
  const [amount, setAmount] = useState(budget ? decimal(budget.amount / CENT, CENTS) : "");
  const isOfOne = subject !== "school";
  const cents = whole(amount, CENTS);
  const send = () =>
    put.mutate(
      {
        subject,
        value: isOfOne ? value.trim() : "",
        amount: Number(cents) * CENT,
        calendar: locale === "fa" ? "persian" : "gregorian",
        version: budget?.version ?? 0,
      },
      { onSuccess: onClose },
    );
  const field = put.error instanceof ApiError ? put.error.field : null;
  return (
    <Sheet isOpen title={t(budget ? "budget.change" : "budget.add")} onClose={onClose}>
      <Form
        onSubmit={send}
        validationErrors={put.error && field ? { [field]: explain(put.error) } : undefined}
      >
        {!budget && (
          <Select
            label={t("budget.subject")}
            options={SUBJECTS.map((one) => ({ value: one, label: t(`budget.subject.${one}`) }))}
            value={subject}
            onChange={(next) => setSubject(next as BudgetWish["subject"])}
          />
        )}
        {!budget && isOfOne && (
          <TextField
            name="value"
            label={t("budget.value")}
            hint={t("budget.value.hint")}
            value={value}
            onChange={setValue}
            maxLength={MAX_VALUE_CHARS}
            isRequired
          />
        )}
        <TextField
          name="amount"
          label={t("budget.amount")}
          value={amount}
          onChange={setAmount}
          isRequired
          validate={(written) => (whole(written, CENTS) ? null : t("money.seek.amount.wrong"))}
        />
        {put.error && !field && <Notice tone="wrong">{explain(put.error)}</Notice>}
        <Button type="submit" variant="primary" isPending={put.isPending}>
          {t("budget.set")}
        </Button>
      </Form>
    </Sheet>
  );
}
