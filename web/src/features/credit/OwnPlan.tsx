import { useQuery } from "@tanstack/react-query";
import { ownRecordQuery } from "#api";
import { useT } from "#i18n";
import { Card, Loaded, Skeleton } from "#ui";
import { PlanText } from "./PlanText";

/** The plan that the learner is on. */
export function OwnPlan() {
  const t = useT();
  return (
    <Card title={t("record.plan")}>
      <Loaded query={useQuery(ownRecordQuery)} skeleton={<Skeleton height={64} />}>
        {(record) => <PlanText record={record} />}
      </Loaded>
    </Card>
  );
}
