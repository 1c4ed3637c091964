import { useState } from "react";
import { type PlanTerms, usePutPlanTerms } from "#api";
import { useT } from "#i18n";
import { Switch, TextField } from "#ui";
import { CodeField } from "./CodeField";
import { Names } from "./Names";
import { callsOf, FREE, rankOf } from "./plan";
import { Sheeted } from "./Sheeted";
import { useWritten } from "./useWritten";

const MAX_CODE_CHARS = 20;
const CODE = /^[a-z][a-z0-9_]*$/;

interface Props {
  /** Those there are. */
  plans: readonly PlanTerms[];
  /** The one that is changed; none for a new one. */
  plan?: PlanTerms;
  onClose(): void;
}

interface Written {
  code: string;
  en: string;
  fa: string;
  rank: string;
  calls: string;
  unlimited: boolean;
}

const EMPTY: Written = { code: "", en: "", fa: "", rank: "", calls: "", unlimited: false };

function useStart(plan?: PlanTerms): Written {
  const written = useWritten();
  if (!plan) return EMPTY;
  const { code, names, rank, calls_an_hour: calls } = plan;
  return {
    code,
    en: names.en ?? "",
    fa: names.fa ?? "",
    rank: written(rank, 0),
    calls: calls === null ? "" : written(calls, 0),
    unlimited: calls === null,
  };
}

/** What the fields say together; null while one of them is wrong. */
function planOf(fields: Written, version: number): PlanTerms | null {
  const { code, unlimited } = fields;
  const rank = code === FREE ? 0 : rankOf(fields.rank);
  const calls = unlimited ? null : callsOf(fields.calls);
  const names = { en: fields.en.trim(), fa: fields.fa.trim() };
  if (!CODE.test(code) || rank === null || (calls === null && !unlimited) || !names.en || !names.fa)
    return null;
  return { code, names, rank, calls_an_hour: calls, version };
}

export function PlanSheet({ plans, plan, onClose }: Props) {
  const t = useT();
  const save = usePutPlanTerms();
  const [fields, setFields] = useState(useStart(plan));
  const set =
    <K extends keyof Written>(field: K) =>
    (value: Written[K]) =>
      setFields((all) => ({ ...all, [field]: value }));
  const isTaken = !plan && plans.some(({ code }) => code === fields.code);
  const wrongCode = (code: string) =>
    CODE.test(code) ? (isTaken ? t("tariff.plan.code.taken") : null) : t("tariff.plan.code.invalid");
  const wrongRank = (text: string) => {
    const rank = rankOf(text);
    if (rank === null) return t("tariff.plan.rank.invalid");
    return plans.some((one) => one.rank === rank && one.code !== fields.code)
      ? t("problem.rank_taken")
      : null;
  };
  return (
    <Sheeted
      title={plan ? t("tariff.edit", { name: plan.code }) : t("tariff.plan.add")}
      name={fields.code}
      value={isTaken ? null : planOf(fields, plan?.version ?? 0)}
      save={save}
      onClose={onClose}
    >
      {!plan && (
        <CodeField
          hint={t("tariff.plan.code.hint")}
          value={fields.code}
          onChange={set("code")}
          maxLength={MAX_CODE_CHARS}
          validate={wrongCode}
        />
      )}
      <Names en={fields.en} fa={fields.fa} onChange={(language, name) => set(language)(name)} />
      {fields.code !== FREE && (
        <TextField
          label={t("tariff.plan.rank")}
          hint={t("tariff.plan.rank.hint")}
          name="rank"
          value={fields.rank}
          onChange={set("rank")}
          inputMode="numeric"
          isRequired
          validate={wrongRank}
        />
      )}
      <Switch isSelected={fields.unlimited} onChange={set("unlimited")}>
        {t("tariff.plan.unlimited")}
      </Switch>
      {!fields.unlimited && (
        <TextField
          label={t("tariff.plan.calls")}
          hint={t("tariff.plan.calls.hint")}
          name="calls_an_hour"
          value={fields.calls}
          onChange={set("calls")}
          inputMode="numeric"
          isRequired
          validate={(text) => (callsOf(text) === null ? t("tariff.plan.calls.invalid") : null)}
        />
      )}
    </Sheeted>
  );
}
