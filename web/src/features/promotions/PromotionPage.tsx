import { useState } from "react";
import { useGivePromotion } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, Form, Page as Frame, Notice, Select, TextField } from "#ui";
import { newId } from "../../base/newId";
import { whole } from "../../parts/money/decimal";
import { useMoney } from "../../parts/money/useMoney";

const SCALE = 6;
const MOST = 1_000_000_000n;
const DAY = 86_400_000;
const ENDS = { week: 7, month: 30, quarter: 90, year: 365 } as const;
type End = keyof typeof ENDS;

function units(written: string): number | null {
  const amount = whole(written, SCALE);
  return amount !== null && amount > 0n && amount <= MOST ? Number(amount) : null;
}

/** Gives somebody credit that is used first and ends. */
export function Page() {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const money = useMoney();
  const give = useGivePromotion();
  const [user, setUser] = useState("");
  const [written, setWritten] = useState("");
  const [end, setEnd] = useState<End>("month");
  const [began, setBegan] = useState(Date.now);
  const [reason, setReason] = useState("");
  const [key, setKey] = useState(newId);
  const amount = units(written);
  const until = new Date(began + ENDS[end] * DAY).toISOString();
  const euro = (value: number) => money({ amount: value, currency: "EUR", scale: SCALE });
  // Another wish is another key; the same wish, sent again after a lost answer, is given once.
  const change =
    <V extends string>(set: (value: V) => void) =>
    (value: V) => {
      set(value);
      setKey(newId());
    };
  const long = (value: string) => (value.trim().length < 3 ? t("identity.field.required") : null);
  const send = () => {
    if (amount === null) return;
    give.mutate(
      { key, user: user.trim(), amount, until, reason: reason.trim() },
      {
        onSuccess: () => {
          setWritten("");
          setReason("");
          setBegan(Date.now());
          setKey(newId());
        },
      },
    );
  };
  return (
    <Frame
      title={t("promotions.title")}
      lead={t("promotions.lead")}
      back={{ href: "/admin/money" }}
      width="column"
    >
      <Card title={t("promotions.form")}>
        <Form onSubmit={send}>
          <TextField
            label={t("credit.grant.user")}
            hint={t("credit.grant.user.hint")}
            value={user}
            onChange={change(setUser)}
            maxLength={254}
            isRequired
            validate={long}
          />
          <TextField
            label={t("credit.grant.amount")}
            hint={amount === null ? t("credit.currency.EUR") : euro(amount)}
            value={written}
            onChange={change(setWritten)}
            inputMode="decimal"
            isRequired
            validate={(value) => (units(value) === null ? t("problem.amount_invalid") : null)}
          />
          <Select
            label={t("promotions.ends")}
            hint={t("promotions.until", { until: format.date(until) })}
            options={(Object.keys(ENDS) as End[]).map((value) => ({
              value,
              label: t(`promotions.ends.${value}`),
            }))}
            value={end}
            onChange={change<End>(setEnd)}
          />
          <TextField
            label={t("credit.grant.reason")}
            hint={t("credit.grant.reason.hint")}
            value={reason}
            onChange={change(setReason)}
            maxLength={500}
            rows={3}
            isRequired
            validate={long}
          />
          {give.error && <Notice tone="wrong">{explain(give.error)}</Notice>}
          {give.data && (
            <Notice tone="right">
              {t("promotions.done", {
                name: give.data.email ?? give.data.user_id,
                amount: euro(give.data.amount),
                until: format.date(give.variables.until),
              })}
            </Notice>
          )}
          <Button type="submit" variant="primary" isPending={give.isPending}>
            {t("credit.grant.give")}
          </Button>
        </Form>
      </Card>
    </Frame>
  );
}
