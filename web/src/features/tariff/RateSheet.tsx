import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Rate, Upstream } from "#api";
import { useT } from "#i18n";
import { Select, TextField } from "#ui";
import { Margin } from "./Margin";
import { pico, scaleOf, UNITS, type Unit } from "./price";
import { providersQuery, usePutRate } from "./queries";
import { Sheeted } from "./Sheeted";
import styles from "./tariff.module.css";
import { isSame, nameOf } from "./upstream";
import { useWritten } from "./useWritten";

const MAX_MODEL_CHARS = 200;
const MODEL = /^[\w./:@+-]*$/;

interface Props {
  rates: readonly Rate[];
  /** The one that is changed; none for a new one. */
  rate?: Rate;
  /** Whose new unit it is; none for an upstream that is not there yet. */
  upstream?: Upstream;
  onClose(): void;
}

/** What one unit of an upstream costs: the price that is taken and what the provider takes. */
export function RateSheet({ rates, rate, upstream = rate, onClose }: Props) {
  const t = useT();
  const written = useWritten();
  const save = usePutRate();
  const [place, setPlace] = useState<Upstream>(upstream ?? { provider: "", model: "" });
  const taken = rates.filter((one) => isSame(one, place)).map((one) => one.unit);
  const open = rate ? [rate.unit] : UNITS.filter((unit) => !taken.includes(unit));
  const [wanted, setUnit] = useState<Unit | undefined>(rate?.unit);
  const unit = open.find((one) => one === wanted) ?? open[0];
  const of = (amount?: number) => (rate && amount !== undefined ? written(amount, scaleOf(rate.unit)) : "");
  const [price, setPrice] = useState(of(rate?.price_pico));
  const [cost, setCost] = useState(of(rate?.cost_pico));
  const price_pico = unit ? pico(price, unit) : null;
  const cost_pico = unit ? pico(cost, unit) : null;
  const { provider, model } = place;
  const isWhole = unit && price_pico !== null && cost_pico !== null && provider && MODEL.test(model);
  const value = isWhole ? { provider, model, unit, price_pico, cost_pico } : null;
  const wrong = (text: string) => (unit && pico(text, unit) === null ? t("tariff.price.invalid") : null);
  return (
    <Sheeted
      title={rate ? t("tariff.edit", { name: nameOf(place) }) : t("tariff.rate.add")}
      name={`${nameOf(place)}${unit ? `: ${t(`tariff.unit.${unit}`)}` : ""}`}
      value={value}
      save={save}
      onClose={onClose}
    >
      {!upstream && <Place place={place} onChange={setPlace} />}
      {unit && (
        <Select<Unit>
          label={t("tariff.unit")}
          options={open.map((one) => ({ value: one, label: t(`tariff.unit.${one}`) }))}
          value={unit}
          onChange={setUnit}
        />
      )}
      <TextField
        label={t("tariff.price")}
        hint={t("tariff.price.hint")}
        name="price_pico"
        value={price}
        onChange={setPrice}
        inputMode="decimal"
        isRequired
        validate={wrong}
      />
      <TextField
        label={t("tariff.cost")}
        hint={t("tariff.cost.hint")}
        name="cost_pico"
        value={cost}
        onChange={setCost}
        inputMode="decimal"
        isRequired
        validate={wrong}
      />
      {value && (
        <p className={styles.margin}>
          {t("tariff.margin")}: <Margin price={value.price_pico} cost={value.cost_pico} />
        </p>
      )}
    </Sheeted>
  );
}

function Place({ place, onChange }: { place: Upstream; onChange(place: Upstream): void }) {
  const t = useT();
  const providers = useQuery(providersQuery).data ?? [];
  return (
    <>
      <Select
        label={t("tariff.provider")}
        placeholder={t("tariff.provider.choose")}
        hint={place.provider ? undefined : t("tariff.provider.hint")}
        options={providers.map((value) => ({ value, label: value, lang: "en" }))}
        value={place.provider || null}
        onChange={(provider) => onChange({ ...place, provider })}
      />
      <TextField
        label={t("tariff.model")}
        hint={t("tariff.model.hint")}
        name="model"
        value={place.model}
        onChange={(model) => onChange({ ...place, model: model.trim() })}
        maxLength={MAX_MODEL_CHARS}
        validate={(text) => (MODEL.test(text) ? null : t("tariff.model.invalid"))}
      />
    </>
  );
}
