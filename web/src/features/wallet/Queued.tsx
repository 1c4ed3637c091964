import { useSession, type WithdrawalRecord, type WithdrawalState } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, Card, Notice, Row, Tag } from "#ui";
import { asRial } from "../../parts/money/RialField";
import { useMoney } from "../../parts/money/useMoney";
import type { Act } from "./DecideSheet";
import { LAST_DIGITS, TONES } from "./tones";
import styles from "./wallet.module.css";

const ACTS: Partial<Record<WithdrawalState, readonly Act[]>> = {
  requested: ["reject", "approve"],
  approved: ["return", "pay"],
  paid: ["return"],
};
const TRUST = { approve: "primary", pay: "primary", reject: "danger", return: "danger" } as const;

function Steps({ withdrawal }: { withdrawal: WithdrawalRecord }) {
  const t = useT();
  const format = useFormat();
  return (
    <ul className={styles.steps}>
      {withdrawal.steps.map((step) => (
        <li key={`${step.what} ${step.actor} ${step.at}`}>
          {t(`wallet.step.${step.what as WithdrawalState}`, { at: format.moment(step.at) })}{" "}
          <bdi dir="ltr">{step.actor}</bdi>
          {step.note && <> · {step.note}</>}
        </li>
      ))}
    </ul>
  );
}

interface Props {
  withdrawal: WithdrawalRecord;
  onAct(act: Act): void;
}

/** A withdrawal in the queue: whose, how much, what was done about it, and what can be done now. */
export function Queued({ withdrawal, onAct }: Props) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const { user } = useSession();
  const state = withdrawal.state as WithdrawalState;
  const number = format.number(withdrawal.number, { useGrouping: false });
  const approvals = withdrawal.steps.filter(({ what }) => what === "approved");
  const isOwn = withdrawal.user_id === user?.id;
  const isTwice = state === "requested" && approvals.some(({ actor }) => actor === user?.id);
  const acts =
    isOwn || withdrawal.becomes ? [] : (ACTS[state] ?? []).filter((act) => act !== "approve" || !isTwice);
  return (
    <Card title={t("shop.numbered", { number })}>
      <div className={styles.entry}>
        <div className={styles.head}>
          <p className={styles.amount}>
            <bdi>{money(asRial(withdrawal.amount))}</bdi>
          </p>
          <Tag tone={TONES[state]}>{t(`wallet.state.${state}`)}</Tag>
        </div>
        <p className={styles.soft}>
          {t("credit.grant.user")}: <bdi dir="ltr">{withdrawal.user_id}</bdi> ·{" "}
          {t("wallet.to", { end: format.number(Number(withdrawal.account_end), LAST_DIGITS) })}
        </p>
        <Steps withdrawal={withdrawal} />
        {withdrawal.approvals_needed > 1 && state === "requested" && (
          <Notice tone="info">
            {t("withdrawals.two", {
              done: format.number(approvals.length),
              needed: format.number(withdrawal.approvals_needed),
            })}
          </Notice>
        )}
        {isOwn && state === "requested" && <Notice tone="slip">{t("problem.own_withdrawal")}</Notice>}
        {isTwice && <p className={styles.soft}>{t("problem.approved_by_you")}</p>}
        {withdrawal.becomes && <p className={styles.soft}>{t("payments.state.verified")}</p>}
        {acts.length > 0 && (
          <Row>
            {acts.map((act) => (
              <Button
                key={act}
                variant={TRUST[act]}
                aria-label={`${t(`withdrawals.${act}`)}: ${t("shop.numbered", { number })}`}
                onPress={() => onAct(act)}
              >
                {t(`withdrawals.${act}`)}
              </Button>
            ))}
          </Row>
        )}
      </div>
    </Card>
  );
}
