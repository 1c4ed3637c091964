import { useState } from "react";
import { type Product, usePutProduct } from "#api";
import { useT } from "#i18n";
import { Select, Switch, TextField } from "#ui";
import { usePlans } from "../../parts/money/usePlans";
import { CodeField } from "./CodeField";
import { Names } from "./Names";
import { FREE } from "./plan";
import { above, amountScale, CREDIT_SCALE, KINDS, PRICE_SCALES, priceOf } from "./product";
import { Sheeted } from "./Sheeted";
import { useWritten } from "./useWritten";

const MAX_CODE_CHARS = 40;
const CODE = /^[a-z][a-z0-9_.-]*$/;
const PRICES = [
  ["price_eur", "EUR"],
  ["price_irr", "IRR"],
] as const;

const COURSE = /^[a-z0-9][a-z0-9_.-]*$/;
const EVERY = ["once", "month", "year"] as const;

interface Props {
  /** Those that are taken. */
  codes: readonly string[];
  /** The one that is changed; none for a new one. */
  product?: Product;
  onClose(): void;
}

const EMPTY = {
  code: "",
  en: "",
  fa: "",
  kind: "credit",
  price_eur: "",
  price_irr: "",
  amount: "",
  plan: "premium",
  every: "once",
  credit: "",
  course: "",
  offered: true,
  version: 0,
};
type Every = (typeof EVERY)[number];
type Written = Omit<typeof EMPTY, "kind" | "every"> & Pick<Product, "kind"> & { every: Every };

function useStart(product?: Product): Written {
  const written = useWritten();
  if (!product) return EMPTY as Written;
  const { code, names, kind, offered, price_eur, price_irr, version = 0 } = product;
  const scale = amountScale(product);
  return {
    code,
    en: names.en ?? "",
    fa: names.fa ?? "",
    kind,
    price_eur: price_eur == null ? "" : written(price_eur, PRICE_SCALES.EUR),
    price_irr: price_irr == null ? "" : written(price_irr, PRICE_SCALES.IRR),
    plan: product.plan ?? "premium",
    every: product.every ?? "once",
    credit: product.credit ? written(product.credit, CREDIT_SCALE) : "",
    course: product.course ?? "",
    amount: scale === null ? "" : written(product.amount ?? 0, scale),
    offered: offered ?? true,
    version,
  };
}

/** What the fields say together; null while one of them is wrong. */
function productOf(fields: Written): Product | null {
  const { code, en, fa, kind, offered, version } = fields;
  const euro = priceOf(fields.price_eur, "EUR");
  const rial = priceOf(fields.price_irr, "IRR");
  const every = kind === "plan" && fields.every !== "once" ? fields.every : null;
  const scale = amountScale({ kind, every });
  const amount = scale === null ? 0 : above(fields.amount, scale);
  const credit = every && fields.credit.trim() ? above(fields.credit, CREDIT_SCALE) : 0;
  const course = kind === "course" ? fields.course : null;
  const isPriced = euro !== null && rial !== null && (euro ?? rial) !== undefined;
  if (credit === null || (course !== null && !COURSE.test(course))) return null;
  if (!isPriced || amount === null || !CODE.test(code) || !en.trim() || !fa.trim()) return null;
  const names = { en: en.trim(), fa: fa.trim() };
  const plan = kind === "plan" ? fields.plan : null;
  return {
    code,
    names,
    kind,
    plan,
    every,
    credit,
    course,
    amount,
    offered,
    version,
    price_eur: euro ?? null,
    price_irr: rial ?? null,
  };
}

export function ProductSheet({ codes, product, onClose }: Props) {
  const t = useT();
  const save = usePutProduct();
  const { choices } = usePlans();
  const [fields, setFields] = useState(useStart(product));
  const set =
    <K extends keyof Written>(field: K) =>
    (value: Written[K]) =>
      setFields((all) => ({ ...all, [field]: value }));
  const isPlan = fields.kind === "plan";
  const renews = isPlan && fields.every !== "once";
  const scale = amountScale({ kind: fields.kind, every: renews ? "month" : null });
  const wrongCode = (code: string) => {
    if (!CODE.test(code)) return t("tariff.product.code.invalid");
    return codes.includes(code) ? t("tariff.product.code.taken") : null;
  };
  const amount = (text: string, digits: number) =>
    above(text, digits) === null ? t("tariff.price.invalid") : null;
  const isTaken = !product && codes.includes(fields.code);
  return (
    <Sheeted
      title={product ? t("tariff.edit", { name: product.code }) : t("tariff.product.add")}
      name={fields.code}
      value={isTaken ? null : productOf(fields)}
      save={save}
      onClose={onClose}
    >
      {!product && (
        <CodeField
          hint={t("tariff.product.code.hint")}
          value={fields.code}
          onChange={set("code")}
          maxLength={MAX_CODE_CHARS}
          validate={wrongCode}
        />
      )}
      <Names en={fields.en} fa={fields.fa} onChange={(language, name) => set(language)(name)} />
      <Select
        label={t("tariff.product.kind")}
        options={KINDS.map((value) => ({ value, label: t(`tariff.kind.${value}`) }))}
        value={fields.kind}
        onChange={set("kind")}
      />
      {isPlan && (
        <>
          <Select
            label={t("tariff.plan")}
            options={choices.filter(({ value }) => value !== FREE)}
            value={fields.plan}
            onChange={set("plan")}
          />
          <Select<Every>
            label={t("tariff.product.every")}
            options={EVERY.map((value) => ({ value, label: t(`tariff.product.every.${value}`) }))}
            value={fields.every}
            onChange={set("every")}
          />
        </>
      )}
      {fields.kind === "course" && (
        <TextField
          label={t("tariff.product.course")}
          hint={t("tariff.product.course.hint")}
          name="course"
          value={fields.course}
          onChange={set("course")}
          maxLength={MAX_CODE_CHARS}
          isRequired
          validate={(text) => (COURSE.test(text) ? null : t("tariff.product.course.invalid"))}
        />
      )}
      {PRICES.map(([field, currency]) => (
        <TextField
          key={field}
          label={t(`tariff.product.${field}`)}
          hint={t(`tariff.product.${field}.hint`)}
          name={field}
          value={fields[field]}
          onChange={set(field)}
          inputMode="decimal"
          validate={(text) => (priceOf(text, currency) === null ? t("tariff.price.invalid") : null)}
        />
      ))}
      {scale !== null && (
        <TextField
          label={t("tariff.product.amount")}
          hint={t(`tariff.product.amount.${fields.kind as "credit" | "minutes" | "plan"}`)}
          name="amount"
          value={fields.amount}
          onChange={set("amount")}
          inputMode="decimal"
          isRequired
          validate={(text) => amount(text, scale)}
        />
      )}
      {renews && (
        <TextField
          label={t("tariff.product.credit")}
          hint={t("tariff.product.credit.hint")}
          name="credit"
          value={fields.credit}
          onChange={set("credit")}
          inputMode="decimal"
          validate={(text) => (text.trim() ? amount(text, CREDIT_SCALE) : null)}
        />
      )}
      <Switch isSelected={fields.offered} onChange={set("offered")}>
        {t("tariff.product.offered")}
      </Switch>
    </Sheeted>
  );
}
