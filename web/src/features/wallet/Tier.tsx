import type { Membership } from "#api";
import { useT } from "#i18n";
import { Card, ProgressBar } from "#ui";
import { asRial } from "../../parts/money/RialField";
import { useMoney } from "../../parts/money/useMoney";
import styles from "./wallet.module.css";

/** The tier of a member, and how far the next one is. It asks for nothing: no clock runs, nothing is lost by waiting. */
export function Tier({ membership }: { membership: Membership }) {
  const t = useT();
  const money = useMoney();
  const { tier, net, since, next, at, missing } = membership;
  const name = t(`wallet.tier.${tier}`);
  const left = next
    ? t("wallet.tier.missing", { amount: money(asRial(missing)), tier: t(`wallet.tier.${next}`) })
    : t("wallet.tier.last");
  return (
    <Card title={t("wallet.tier")}>
      <div className={styles.tier}>
        <p className={styles.tierName}>{name}</p>
        {at && (
          <ProgressBar
            label={t("wallet.tier.progress")}
            value={(net - since) / (at - since)}
            valueText={left}
          />
        )}
        <p>{left}</p>
        <p className={styles.soft}>{t("wallet.tier.how", { amount: money(asRial(Math.max(net, 0))) })}</p>
      </div>
    </Card>
  );
}
