import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Budget, budgetsQuery, useDropBudget } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, EmptyState, Page as Frame, IconButton, Loaded, Row, Skeleton, useToasts } from "#ui";
import { BudgetBar } from "../../parts/money/BudgetBar";
import { BudgetSheet } from "./BudgetSheet";
import { useBudgetName } from "./useBudgetName";

function Listed({ budgets, onEdit }: { budgets: readonly Budget[]; onEdit(budget: Budget): void }) {
  const t = useT();
  const named = useBudgetName();
  const explain = useProblemText();
  const toasts = useToasts();
  const drop = useDropBudget();
  const take = (id: string) =>
    drop.mutate(id, { onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }) });
  return budgets.map((budget) => (
    <Card key={budget.id} title={named(budget)}>
      <BudgetBar budget={budget} />
      <Row gap={1}>
        <IconButton
          icon="edit"
          label={t("budget.edit", { name: named(budget) })}
          onPress={() => onEdit(budget)}
        />
        <IconButton
          icon="trash"
          label={t("budget.drop", { name: named(budget) })}
          onPress={() => take(budget.id)}
        />
      </Row>
    </Card>
  ));
}

/** What AI may take from the school in a month: reaching a budget is told, and stops nothing. */
export function Page() {
  const t = useT();
  const [edited, setEdited] = useState<Budget | "new" | null>(null);
  return (
    <Frame
      title={t("budget.title")}
      lead={t("budget.lead")}
      back={{ href: "/admin/money" }}
      actions={
        <Button icon="add" onPress={() => setEdited("new")}>
          {t("budget.add")}
        </Button>
      }
    >
      <Loaded query={useQuery(budgetsQuery)} skeleton={<Skeleton height={96} count={3} />}>
        {(budgets) =>
          budgets.length ? (
            <Listed budgets={budgets} onEdit={setEdited} />
          ) : (
            <EmptyState title={t("budget.empty")} illustration="notebook">
              {t("budget.empty.detail")}
            </EmptyState>
          )
        }
      </Loaded>
      {edited && <BudgetSheet budget={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </Frame>
  );
}
