import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Budget, ownBudgetQuery, useDropOwnBudget, usePutOwnBudget } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, Card, Form, Loaded, Notice, Row, Skeleton, TextField } from "#ui";
import { BudgetBar } from "../../parts/money/BudgetBar";
import { decimal, whole } from "../../parts/money/decimal";

const CENTS = 2;
const CENT = 10_000;

function Setting({ budget }: { budget: Budget | undefined }) {
  const t = useT();
  const { locale } = useLocale();
  const explain = useProblemText();
  const put = usePutOwnBudget();
  const drop = useDropOwnBudget();
  const [amount, setAmount] = useState(budget ? decimal(budget.amount / CENT, CENTS) : "");
  const send = () =>
    put.mutate({
      amount: Number(whole(amount, CENTS)) * CENT,
      calendar: locale === "fa" ? "persian" : "gregorian",
      version: budget?.version ?? 0,
    });
  return (
    <Form onSubmit={send}>
      {budget && <BudgetBar budget={budget} />}
      <TextField
        label={t("budget.amount")}
        hint={t("budget.own.hint")}
        value={amount}
        onChange={setAmount}
        validate={(written) => (whole(written, CENTS) ? null : t("money.seek.amount.wrong"))}
      />
      {put.error && <Notice tone="wrong">{explain(put.error)}</Notice>}
      <Row gap={1}>
        <Button type="submit" isPending={put.isPending}>
          {t("budget.set")}
        </Button>
        {budget && (
          <Button variant="quiet" isPending={drop.isPending} onPress={() => drop.mutate(budget.id)}>
            {t("budget.own.drop")}
          </Button>
        )}
      </Row>
    </Form>
  );
}

/** How much of their credit somebody wants to use in a month: they are told, and nothing is stopped. */
export function OwnBudget() {
  const t = useT();
  return (
    <Card title={t("budget.own")}>
      <Loaded query={useQuery(ownBudgetQuery)} skeleton={<Skeleton height={88} />}>
        {([budget]) => <Setting key={budget?.version ?? 0} budget={budget} />}
      </Loaded>
    </Card>
  );
}
