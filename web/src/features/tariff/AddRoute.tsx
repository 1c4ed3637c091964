import { useState } from "react";
import type { Route, Upstream } from "#api";
import { useT } from "#i18n";
import { Select, TextField } from "#ui";
import { usePlans } from "../../parts/money/usePlans";
import { isSameRoute, useAddRoute } from "./queries";
import { Sheeted } from "./Sheeted";
import { nameOf } from "./upstream";

const MAX_NAME_CHARS = 64;
const NAME = /^[a-z0-9][a-z0-9._-]*$/;
const CAPABILITIES = [
  "chat",
  "embeddings",
  "speech",
  "recognition",
  "image",
  "video",
  "lip_sync",
] as const satisfies readonly Route["capability"][];

interface Props {
  /** Those there are. */
  routes: readonly Route[];
  priced: readonly Upstream[];
  onClose(): void;
}

/** A new name for a plan, and whom it stands for first. */
export function AddRoute({ routes, priced, onClose }: Props) {
  const t = useT();
  const save = useAddRoute();
  const { named, choices } = usePlans();
  const [name, setName] = useState("");
  const [plan, setPlan] = useState<Route["plan"]>("free");
  const [capability, setCapability] = useState<Route["capability"]>("chat");
  const [first, setFirst] = useState(nameOf(priced[0] ?? { provider: "", model: "" }));
  const upstream = priced.find((one) => nameOf(one) === first);
  const route: Route = { name: name.trim(), plan, capability, upstreams: upstream ? [upstream] : [] };
  const wrong = () => {
    if (!NAME.test(route.name)) return t("tariff.name.invalid");
    return routes.some((one) => isSameRoute(one, route)) ? t("tariff.name.taken") : null;
  };
  return (
    <Sheeted
      title={t("tariff.route.add")}
      name={t("tariff.route.named", { name: route.name, plan: named(plan) })}
      value={wrong() || !upstream ? null : route}
      save={save}
      onClose={onClose}
    >
      <TextField
        label={t("tariff.name")}
        hint={t("tariff.name.hint")}
        name="name"
        value={name}
        onChange={setName}
        maxLength={MAX_NAME_CHARS}
        isRequired
        validate={wrong}
      />
      <Select<Route["plan"]> label={t("tariff.plan")} options={choices} value={plan} onChange={setPlan} />
      <Select<Route["capability"]>
        label={t("tariff.capability")}
        options={CAPABILITIES.map((value) => ({ value, label: t(`tariff.capability.${value}`) }))}
        value={capability}
        onChange={setCapability}
      />
      <Select
        label={t("tariff.upstream.first")}
        hint={t("tariff.upstream.hint")}
        options={priced.map((one) => ({ value: nameOf(one), label: nameOf(one), lang: "en" }))}
        value={first}
        onChange={setFirst}
      />
    </Sheeted>
  );
}
