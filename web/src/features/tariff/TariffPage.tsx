import { useNavigate, useSearch } from "@tanstack/react-router";
import { useT } from "#i18n";
import { Page as Frame, Segmented } from "#ui";
import { Plans } from "./Plans";
import { Products } from "./Products";
import { Rates } from "./Rates";
import { Routing } from "./Routing";
import { TermsList } from "./TermsList";

const PARTS = { routes: Routing, rates: Rates, terms: TermsList, plans: Plans, products: Products };
type Part = keyof typeof PARTS;

const NAMES = Object.keys(PARTS) as Part[];

/** What the school offers of AI and what it takes for it. The part that is shown stands in the address. */
export function Page() {
  const t = useT();
  const navigate = useNavigate();
  const { part } = useSearch({ strict: false }) as { part?: string };
  const chosen = NAMES.find((name) => name === part) ?? "routes";
  const Shown = PARTS[chosen];
  return (
    <Frame title={t("tariff.title")} lead={t("tariff.lead")} back={{ href: "/admin" }} width="wide">
      <Segmented
        label={t("tariff.part")}
        labelHidden
        choices={NAMES.map((value) => ({ value, label: t(`tariff.part.${value}`) }))}
        value={chosen}
        onChange={(next) => navigate({ href: `/admin/tariff?part=${next}`, replace: true })}
      />
      <Shown />
    </Frame>
  );
}
