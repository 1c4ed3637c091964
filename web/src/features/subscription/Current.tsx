import { type ReactNode, useState } from "react";
import {
  type Subscription,
  type SubscriptionStanding,
  useChangePlan,
  useEndPlan,
  useKeepPlan,
  useLookAtPlan,
  usePortal,
} from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, Notice, Row, Tag, useToasts } from "#ui";
import { newId } from "../../base/newId";
import { Due } from "./Due";
import { useNames, usePrices } from "./said";
import styles from "./subscription.module.css";

const TONES = { starting: "slip", active: "right", past_due: "wrong", ended: "plain" } as const;

interface Props {
  current: Subscription;
  standing: SubscriptionStanding;
  onChange(): void;
}

/** The plan that one has: what it costs, what comes next, and what one can do. */
export function Current({ current, standing, onChange }: Props) {
  const t = useT();
  const called = useNames();
  const { each, credit } = usePrices();
  const { terms, state, cancels_at_end } = current;
  return (
    <Card
      title={
        <span className={styles.name}>
          {called(current.names, terms.product_code)}
          <Tag tone={cancels_at_end ? "slip" : TONES[state]}>
            {cancels_at_end ? t("plan.ending") : t(`plan.state.${state}`)}
          </Tag>
        </span>
      }
    >
      <div className={styles.part}>
        <p className={styles.price}>
          <bdi>{each(terms)}</bdi>
        </p>
        {terms.credit > 0 && (
          <p className={styles.soft}>{t(`plan.credit.${terms.every}`, { amount: credit(terms.credit) })}</p>
        )}
        {state === "past_due" && <Due current={current} />}
        <Comes current={current} wallet={standing.wallet} />
      </div>
      <Acts current={current} onChange={onChange} />
    </Card>
  );
}

/** What comes at the end of the period. */
function Comes({ current, wallet }: { current: Subscription; wallet: number }) {
  const t = useT();
  const format = useFormat();
  const called = useNames();
  const { amount, each } = usePrices();
  const { state, terms, next, period_end } = current;
  if (state === "starting") {
    const name = called(current.names, terms.product_code);
    return <p className={styles.said}>{t("plan.starting", { name })}</p>;
  }
  if (state !== "active" || !period_end) return null;
  const at = format.date(period_end);
  if (current.cancels_at_end) return <p className={styles.said}>{t("plan.ends", { at })}</p>;
  const due = next ?? terms;
  const price = amount(due.price, due.currency);
  const missing = current.biller === "wallet" ? due.price - wallet : 0;
  return (
    <>
      {next && (
        <p className={styles.said}>
          {t("plan.next", { at, name: called(current.next_names, next.product_code), each: each(next) })}
        </p>
      )}
      <p className={styles.said}>
        {current.biller === "wallet"
          ? t("plan.renews.wallet", { at, price, amount: amount(wallet, "IRR") })
          : t("plan.renews", { at, price })}
      </p>
      {missing > 0 && (
        <p className={styles.soft}>{t("plan.renews.short", { missing: amount(missing, "IRR") })}</p>
      )}
    </>
  );
}

/** One press each; what it did is said, and what takes it back is there. */
function Acts({ current, onChange }: Omit<Props, "standing">) {
  const t = useT();
  const format = useFormat();
  const { state, cancels_at_end, period_end } = current;
  const end = useEndPlan(current.id);
  const keep = useKeepPlan(current.id);
  const stay = useChangePlan(current.id);
  const look = useLookAtPlan(current.id);
  const portal = usePortal(current.id);
  const at = period_end ? format.date(period_end) : "";
  const isPaid = state === "active";
  const error = end.error ?? keep.error ?? stay.error ?? look.error ?? portal.error;
  return (
    <>
      <Failed error={error} />
      <Row>
        {state !== "starting" && !cancels_at_end && (
          <Button icon="edit" onPress={onChange}>
            {t("plan.change")}
          </Button>
        )}
        {current.next && (
          <Act
            label={t("plan.next.keep")}
            said={t("plan.next.kept")}
            isPending={stay.isPending}
            act={(key, onSuccess) => stay.mutate({ key, product: current.terms.product_code }, { onSuccess })}
          />
        )}
        {cancels_at_end && (
          <Act
            isMain
            label={t("plan.keep")}
            said={t("plan.keep.done")}
            isPending={keep.isPending}
            act={(key, onSuccess) => keep.mutate(key, { onSuccess })}
          />
        )}
        {state === "starting" && (
          <Button icon="retry" isPending={look.isPending} onPress={() => look.mutate()}>
            {t("plan.look")}
          </Button>
        )}
        {current.biller !== "wallet" && state !== "starting" && (
          <Button
            icon="wallet"
            isPending={portal.isPending}
            onPress={() => portal.mutate(undefined, { onSuccess: (url) => url && location.assign(url) })}
          >
            {t("plan.portal")}
          </Button>
        )}
        {!cancels_at_end && (
          <Act
            label={isPaid ? t("plan.end", { at }) : t("plan.end.now")}
            said={isPaid ? t("plan.ended.on", { at }) : t("plan.ended.now")}
            isPending={end.isPending}
            act={(key, onSuccess) => end.mutate(key, { onSuccess })}
          />
        )}
      </Row>
    </>
  );
}

function Failed({ error }: { error: unknown }): ReactNode {
  const explain = useProblemText();
  return error ? <Notice tone="wrong">{explain(error)}</Notice> : null;
}

interface ActProps {
  label: string;
  /** What it came to. */
  said: string;
  isMain?: boolean;
  isPending: boolean;
  act(key: string, onSuccess: () => void): void;
}

/** A press that is one act, however often its answer is lost. */
function Act({ label, said, isMain, isPending, act }: ActProps) {
  const toasts = useToasts();
  const [key, setKey] = useState(newId);
  const go = () =>
    act(key, () => {
      setKey(newId());
      toasts.show({ text: said, tone: "right" });
    });
  return (
    <Button variant={isMain ? "primary" : "secondary"} isPending={isPending} onPress={go}>
      {label}
    </Button>
  );
}
