import { useState } from "react";
import type { Terms, Upstream } from "#api";
import { useT } from "#i18n";
import { Select, TextField } from "#ui";
import { whole } from "../../parts/money/decimal";
import { usePlans } from "../../parts/money/usePlans";
import { usePutTerms } from "./queries";
import { Sheeted } from "./Sheeted";
import { nameOf } from "./upstream";
import { useWritten } from "./useWritten";

export const PERMILLE = 1_000;
/** Digits of a micro-euro after the point of a euro. */
export const CREDIT_SCALE = 6;
const TIMES_SCALE = 3;
const PERCENT_SCALE = 1;
const MOST_CREDIT = 10 ** 12;
const MOST_TIMES = 100 * PERMILLE;

interface Props {
  /** Those that can be chosen. */
  upstreams: readonly Upstream[];
  /** What is changed; none for new ones. */
  terms?: Terms;
  onClose(): void;
}

/** A number within bounds, in its units; null for anything else. */
function within(written: string, scale: number, least: number, most: number): number | null {
  const amount = whole(written, scale);
  return amount !== null && amount >= least && amount <= most ? Number(amount) : null;
}

const credit = (text: string) => within(text, CREDIT_SCALE, 0, MOST_CREDIT);
const times = (text: string) => within(text, TIMES_SCALE, PERMILLE, MOST_TIMES);
const share = (text: string) => within(text, PERCENT_SCALE, 0, PERMILLE);

export function TermsSheet({ upstreams, terms, onClose }: Props) {
  const t = useT();
  const written = useWritten();
  const save = usePutTerms();
  const { choices } = usePlans();
  const [name, setName] = useState(nameOf(upstreams[0] ?? { provider: "", model: "" }));
  const [plan, setPlan] = useState<Terms["minimum_plan"]>(terms?.minimum_plan ?? "free");
  const [least, setLeast] = useState(written(terms?.minimum_credit ?? 0, CREDIT_SCALE));
  const [factor, setFactor] = useState(written(terms?.coefficient_permille ?? PERMILLE, TIMES_SCALE));
  const [cached, setCached] = useState(written(terms?.cache_permille ?? 0, PERCENT_SCALE));
  const upstream = upstreams.find((one) => nameOf(one) === name);
  const amounts = {
    minimum_credit: credit(least),
    coefficient_permille: times(factor),
    cache_permille: share(cached),
  };
  const isWhole = upstream && Object.values(amounts).every((amount) => amount !== null);
  const { provider, model } = upstream ?? { provider: "", model: "" };
  const number = { inputMode: "decimal", isRequired: true } as const;
  return (
    <Sheeted
      title={terms ? t("tariff.edit", { name }) : t("tariff.terms.add")}
      name={name}
      value={isWhole ? ({ provider, model, minimum_plan: plan, ...amounts } as Terms) : null}
      save={save}
      onClose={onClose}
    >
      <Select
        label={t("tariff.upstream")}
        options={upstreams.map((one) => ({ value: nameOf(one), label: nameOf(one), lang: "en" }))}
        value={name}
        onChange={setName}
      />
      <Select<Terms["minimum_plan"]>
        label={t("tariff.terms.plan")}
        options={choices}
        value={plan}
        onChange={setPlan}
      />
      <TextField
        {...number}
        label={t("tariff.terms.credit")}
        hint={t("tariff.terms.credit.hint")}
        name="minimum_credit"
        value={least}
        onChange={setLeast}
        validate={(text) => (credit(text) === null ? t("tariff.price.invalid") : null)}
      />
      <TextField
        {...number}
        label={t("tariff.terms.coefficient")}
        hint={t("tariff.terms.coefficient.hint")}
        name="coefficient_permille"
        value={factor}
        onChange={setFactor}
        validate={(text) => (times(text) === null ? t("tariff.terms.coefficient.invalid") : null)}
      />
      <TextField
        {...number}
        label={t("tariff.terms.cache")}
        hint={t("tariff.terms.cache.hint")}
        name="cache_permille"
        value={cached}
        onChange={setCached}
        validate={(text) => (share(text) === null ? t("tariff.terms.cache.invalid") : null)}
      />
    </Sheeted>
  );
}
