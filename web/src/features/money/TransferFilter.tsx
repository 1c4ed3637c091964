import { useState } from "react";
import type { TransferSought } from "#api";
import { useT } from "#i18n";
import { Button, Card, Form, Select, TextField } from "#ui";
import { addDays } from "../../cards-core/days";
import { whole } from "../../parts/money/decimal";
import styles from "./money.module.css";
import { useCodes } from "./useSums";

const USER_ID = /^[0-9a-hjkmnp-tv-z]{10}$/;
const CODE = /^[a-z][a-z0-9_.]*$/;
const MAX_CODE_CHARS = 40;
const MAX_REF_CHARS = 200;
const CURRENCIES = ["EUR", "IRR", "SEC"] as const;
const SCALES = { EUR: 6, IRR: 0, SEC: 0 };
/** What the books know of reasons; any other can be read in the list, and sought by the file. */
const REASONS = [
  "payment",
  "subscription",
  "deposit",
  "top_up",
  "purchase",
  "refund",
  "grant",
  "plan_credit",
  "usage",
  "closed",
] as const;

interface Fields {
  owner: string;
  code: string;
  currency: string;
  reason: string;
  since: string;
  until: string;
  least: string;
  most: string;
  ref: string;
}

const NOTHING: Fields = {
  owner: "",
  code: "",
  currency: "",
  reason: "",
  since: "",
  until: "",
  least: "",
  most: "",
  ref: "",
};

/** A day where the reader is, as the moment it begins. */
const begins = (day: string) => (day ? new Date(`${day}T00:00:00`).toISOString() : undefined);

function soughtOf(fields: Fields): TransferSought {
  const currency = CURRENCIES.find((one) => one === fields.currency);
  const units = (written: string) => {
    const amount = currency && written.trim() ? whole(written, SCALES[currency]) : null;
    return amount === null ? undefined : Number(amount);
  };
  return {
    owner: fields.owner.trim() || undefined,
    code: fields.code.trim() || undefined,
    currency,
    reason: fields.reason || undefined,
    since: begins(fields.since),
    until: begins(fields.until && addDays(fields.until, 1)),
    least: units(fields.least),
    most: units(fields.most),
    ref: fields.ref.trim() || undefined,
  };
}

interface Props {
  isPending: boolean;
  onSeek(sought: TransferSought): void;
}

/** What is sought of all transfers. */
export function TransferFilter({ isPending, onSeek }: Props) {
  const t = useT();
  const [fields, setFields] = useState(NOTHING);
  const set = (name: keyof Fields) => (value: string) => setFields({ ...fields, [name]: value });
  const field = (name: keyof Fields) => ({
    label: t(`money.seek.${name}`),
    value: fields[name],
    onChange: set(name),
  });
  const like = (pattern: RegExp, wrong: string) => (value: string) =>
    value.trim() && !pattern.test(value.trim()) ? wrong : null;
  const currency = CURRENCIES.find((one) => one === fields.currency);
  const amount = (value: string) =>
    currency && value.trim() && whole(value, SCALES[currency]) === null ? t("money.seek.amount.wrong") : null;
  return (
    <Card>
      <Form onSubmit={() => onSeek(soughtOf(fields))}>
        <div className={styles.filter}>
          <TextField {...field("owner")} maxLength={10} validate={like(USER_ID, t("activity.user.wrong"))} />
          <TextField
            {...field("code")}
            hint={t("money.seek.code.hint")}
            maxLength={MAX_CODE_CHARS}
            validate={like(CODE, t("money.seek.code.wrong"))}
          />
          <Choices {...field("reason")} />
          <TextField {...field("ref")} hint={t("money.seek.ref.hint")} maxLength={MAX_REF_CHARS} />
          <TextField {...field("since")} type="date" />
          <TextField {...field("until")} type="date" />
          <Select
            {...field("currency")}
            options={[
              { value: "", label: t("people.all") },
              ...CURRENCIES.map((value) => ({ value, label: t(`money.currency.${value}`) })),
            ]}
          />
          {currency && <TextField {...field("least")} validate={amount} />}
          {currency && <TextField {...field("most")} validate={amount} />}
          <Button type="submit" icon="search" isPending={isPending}>
            {t("activity.show")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function Choices(props: { label: string; value: string; onChange(value: string): void }) {
  const t = useT();
  const { reason } = useCodes();
  return (
    <Select
      {...props}
      options={[
        { value: "", label: t("people.all") },
        ...REASONS.map((value) => ({ value, label: reason(value) })),
      ]}
    />
  );
}
