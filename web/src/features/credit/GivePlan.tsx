import { useState } from "react";
import { type Plan, type UserRecord, usePutPlan } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, Form, Notice, Select, TextField } from "#ui";
import { usePlans } from "../../parts/money/usePlans";

const MAX_REASON_CHARS = 500;
const MIN_REASON_CHARS = 3;

/** Puts a user on a plan, with the reason that they will read. */
export function GivePlan({ record }: { record: UserRecord }) {
  const t = useT();
  const explain = useProblemText();
  const put = usePutPlan();
  const { named, choices } = usePlans();
  const [plan, setPlan] = useState<Plan>(record.plan);
  const [reason, setReason] = useState("");
  const give = () =>
    put.mutate({ id: record.id, plan, reason: reason.trim() }, { onSuccess: () => setReason("") });
  return (
    <Card title={t("record.give")}>
      <Form onSubmit={give}>
        <Select label={t("record.plan")} options={choices} value={plan} onChange={setPlan} />
        <TextField
          label={t("credit.grant.reason")}
          hint={t("record.give.reason.hint")}
          value={reason}
          onChange={setReason}
          maxLength={MAX_REASON_CHARS}
          rows={2}
          isRequired
          validate={(value) => (value.trim().length < MIN_REASON_CHARS ? t("identity.field.required") : null)}
        />
        {put.error && <Notice tone="wrong">{explain(put.error)}</Notice>}
        {put.data && (
          <Notice tone="right">
            {t("record.give.done", { name: put.data.name, plan: named(put.data.plan) })}
          </Notice>
        )}
        <Button type="submit" variant="primary" isPending={put.isPending}>
          {t("record.give")}
        </Button>
      </Form>
    </Card>
  );
}
