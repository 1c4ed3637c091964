import type { EntriesOnly } from "#api";
import { useT } from "#i18n";
import { Select, TextField } from "#ui";
import { addDays } from "../../cards-core/days";
import styles from "./Entries.module.css";

const REASONS = [
  "top_up",
  "deposit",
  "purchase",
  "subscription",
  "usage",
  "grant",
  "plan_credit",
  "refund",
] as const;

export interface Wanted {
  reason: string;
  since: string;
  until: string;
}

export const ANY: Wanted = { reason: "", since: "", until: "" };

/** A day where the reader is, as the moment it begins. */
const begins = (day: string) => (day ? new Date(`${day}T00:00:00`).toISOString() : undefined);

export const onlyOf = ({ reason, since, until }: Wanted): EntriesOnly => ({
  reason: reason || undefined,
  since: begins(since),
  until: begins(until && addDays(until, 1)),
});

/** Which lines of an account are shown. */
export function LineFilter({ wanted, onChange }: { wanted: Wanted; onChange(wanted: Wanted): void }) {
  const t = useT();
  const set = (name: keyof Wanted) => (value: string) => onChange({ ...wanted, [name]: value });
  return (
    <div className={styles.filter}>
      <Select
        label={t("money.seek.reason")}
        options={[
          { value: "", label: t("people.all") },
          ...REASONS.map((value) => ({
            value,
            label: t.maybe(`credit.reason.${value}`) ?? value,
          })),
        ]}
        value={wanted.reason}
        onChange={set("reason")}
      />
      <TextField type="date" label={t("money.seek.since")} value={wanted.since} onChange={set("since")} />
      <TextField type="date" label={t("money.seek.until")} value={wanted.until} onChange={set("until")} />
    </div>
  );
}
