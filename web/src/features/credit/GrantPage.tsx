import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ledgerQuery, useGrantCredit } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, Form, Page as Frame, Loaded, Notice, Select, Skeleton, TextField } from "#ui";
import { useMoney } from "../../parts/money/useMoney";
import { CURRENCIES, type Currency, units } from "./amount";

const MAX_USER_CHARS = 254;
const MAX_REASON_CHARS = 500;
const MIN_CHARS = 3;
const SCALE = { EUR: 6, IRR: 0, SEC: 0 } as const;

function Books() {
  const t = useT();
  const format = useFormat();
  return (
    <Loaded query={useQuery(ledgerQuery)} skeleton={<Skeleton height={56} />}>
      {({ at, problems, transfers }) =>
        problems ? (
          <Notice tone="wrong">{t("credit.books.wrong", { count: problems })}</Notice>
        ) : (
          <Notice tone={at ? "right" : "info"}>
            {at
              ? t("credit.books.right", { count: transfers, at: format.moment(at) })
              : t("credit.books.unseen")}
          </Notice>
        )
      }
    </Loaded>
  );
}

const newKey = () => crypto.randomUUID();

export function Page() {
  const t = useT();
  const explain = useProblemText();
  const money = useMoney();
  const grant = useGrantCredit();
  const [user, setUser] = useState("");
  const [written, setWritten] = useState("");
  const [currency, setCurrency] = useState<Currency>("EUR");
  const [reason, setReason] = useState("");
  const [key, setKey] = useState(newKey);
  const amount = units(written, currency);
  const give = () => {
    if (amount === null) return;
    grant.mutate(
      { key, user: user.trim(), amount, currency, reason: reason.trim() },
      {
        onSuccess: () => {
          setWritten("");
          setReason("");
          setKey(newKey());
        },
      },
    );
  };
  // Another wish is another key; the same wish, sent again after a lost answer, is given once.
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    setKey(newKey());
  };
  const long = (value: string) => (value.trim().length < MIN_CHARS ? t("identity.field.required") : null);
  return (
    <Frame
      title={t("credit.grant.title")}
      lead={t("credit.grant.lead")}
      back={{ href: "/admin/money" }}
      width="column"
    >
      <Books />
      <Card title={t("credit.grant.form")}>
        <Form onSubmit={give}>
          <TextField
            label={t("credit.grant.user")}
            hint={t("credit.grant.user.hint")}
            value={user}
            onChange={change(setUser)}
            maxLength={MAX_USER_CHARS}
            isRequired
            validate={long}
          />
          <Select
            label={t("credit.grant.currency")}
            options={CURRENCIES.map((value) => ({ value, label: t(`credit.currency.${value}`) }))}
            value={currency}
            onChange={(value) => change(() => setCurrency(value as Currency))("")}
          />
          <TextField
            label={t("credit.grant.amount")}
            hint={amount === null ? undefined : money({ amount, currency, scale: SCALE[currency] })}
            value={written}
            onChange={change(setWritten)}
            inputMode="decimal"
            isRequired
            validate={(value) => (units(value, currency) === null ? t("problem.amount_invalid") : null)}
          />
          <TextField
            label={t("credit.grant.reason")}
            hint={t("credit.grant.reason.hint")}
            value={reason}
            onChange={change(setReason)}
            maxLength={MAX_REASON_CHARS}
            rows={3}
            isRequired
            validate={long}
          />
          {grant.error && <Notice tone="wrong">{explain(grant.error)}</Notice>}
          {grant.data && (
            <Notice tone="right">
              {t("credit.grant.done", {
                name: grant.data.email ?? grant.data.user_id,
                amount: money({
                  amount: grant.data.amount,
                  currency: grant.data.currency,
                  scale: SCALE[grant.data.currency],
                }),
              })}
            </Notice>
          )}
          <Button type="submit" variant="primary" isPending={grant.isPending}>
            {t("credit.grant.give")}
          </Button>
        </Form>
      </Card>
    </Frame>
  );
}
