import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type TierTerms, tiersQuery, usePutTiers, useSession } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, Card, Form, Page as Frame, Loaded, Notice, Skeleton, useToasts } from "#ui";
import { asRial, RialField } from "../../parts/money/RialField";
import { rial, useRialInField } from "../../parts/money/rial";
import { useMoney } from "../../parts/money/useMoney";
import styles from "./wallet.module.css";

const ABOVE_BRONZE = ["silver", "gold", "platinum"] as const;
const LEAST_RIAL = 10;
const MOST_RIAL = 10 ** 13;

function Terms({ terms }: { terms: TierTerms }) {
  const t = useT();
  const { locale } = useLocale();
  const explain = useProblemText();
  const toasts = useToasts();
  const put = usePutTiers();
  const shown = useRialInField();
  const [written, setWritten] = useState(() => ({
    silver: shown(terms.silver),
    gold: shown(terms.gold),
    platinum: shown(terms.platinum),
  }));
  const [silver, gold, platinum] = ABOVE_BRONZE.map((tier) => rial(written[tier], locale));
  const isRising = !!(silver && gold && platinum && silver < gold && gold < platinum);
  const save = () => {
    if (!silver || !gold || !platinum || !isRising) return;
    put.mutate(
      { silver, gold, platinum, version: terms.version },
      { onSuccess: () => toasts.show({ text: t("tiers.saved"), tone: "right" }) },
    );
  };
  return (
    <Form onSubmit={save}>
      {ABOVE_BRONZE.map((tier) => (
        <RialField
          key={tier}
          label={t("tiers.from", { tier: t(`wallet.tier.${tier}`) })}
          name={tier}
          value={written[tier]}
          onChange={(value) => setWritten({ ...written, [tier]: value })}
          least={LEAST_RIAL}
          most={MOST_RIAL}
        />
      ))}
      {!isRising && <Notice tone="slip">{t("tiers.rising")}</Notice>}
      {put.error && <Notice tone="wrong">{explain(put.error)}</Notice>}
      <Button type="submit" variant="primary" isPending={put.isPending}>
        {t("common.save")}
      </Button>
    </Form>
  );
}

function Told({ terms }: { terms: TierTerms }) {
  const t = useT();
  const money = useMoney();
  return (
    <ul className={styles.lines}>
      {ABOVE_BRONZE.map((tier) => (
        <li key={tier} className={styles.line}>
          <span>{t(`wallet.tier.${tier}`)}</span>
          <bdi>{money(asRial(terms[tier]))}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** What it takes to be a member of which tier. Accountants see it, admins set it. */
export function Page() {
  const t = useT();
  const { user } = useSession();
  return (
    <Frame title={t("tiers.title")} lead={t("tiers.lead")} back={{ href: "/admin/money" }} width="column">
      <Loaded query={useQuery(tiersQuery)} skeleton={<Skeleton height={72} count={3} />}>
        {(terms) => (
          <Card title={t("tiers.terms")}>
            {user?.role === "admin" ? <Terms key={terms.version} terms={terms} /> : <Told terms={terms} />}
          </Card>
        )}
      </Loaded>
    </Frame>
  );
}
