import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { recordQuery, type UserRecord } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, Card, Form, Page as Frame, Loaded, Skeleton, TextField } from "#ui";
import { Facts } from "../../parts/lists/Facts";
import { useEuro } from "../../parts/money/useEuro";
import { useMoney } from "../../parts/money/useMoney";
import { usePlans } from "../../parts/money/usePlans";
import styles from "./credit.module.css";
import { GivePlan } from "./GivePlan";
import { PlanText } from "./PlanText";

const MAX_USER_CHARS = 254;
const MIN_USER_CHARS = 3;
const USER_ID = /^[0-9a-hjkmnp-tv-z]{10}$/;

function About({ record }: { record: UserRecord }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const euro = useEuro();
  const { calls, cost_pico, xp } = record.used;
  const facts = [
    { term: t("record.email"), said: <bdi dir="ltr">{record.email}</bdi> },
    { term: t("record.id"), said: <bdi dir="ltr">{record.id}</bdi> },
    { term: t("record.role"), said: t(`record.role.${record.role}`) },
    { term: t("record.since"), said: format.date(record.created_at) },
    {
      term: t("record.credit"),
      said: record.balances.map((one) => money({ ...one, amount: one.available })).join(" · "),
    },
    {
      term: t("record.used"),
      said: cost_pico
        ? t("record.used.paid", { count: calls, cost: euro(cost_pico) })
        : t("record.used.free", { count: calls }),
    },
    { term: t("record.xp"), said: format.number(xp) },
  ];
  return <Facts facts={facts} />;
}

function History({ record }: { record: UserRecord }) {
  const t = useT();
  const format = useFormat();
  const { named } = usePlans();
  return (
    <ul className={styles.lines} aria-label={t("record.plan.history")}>
      {record.plan_grants.map((grant) => (
        <li key={`${grant.at} ${grant.reason}`} className={styles.line}>
          <div>
            <strong className={styles.reason}>{named(grant.plan)}</strong>
            <span dir="auto" className={styles.note}>
              {grant.reason}
            </span>
            <span className={styles.soft}>
              {format.moment(grant.at)}{" "}
              {t("record.plan.by", {
                actor: t.maybe(`record.plan.${grant.actor}`) ?? grant.actor,
              })}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Whom to look up stands in the page's memory: an address has no place in the browser's history. Other pages lead here by an id. */
export function Page() {
  const t = useT();
  const { user: given } = useSearch({ strict: false }) as { user?: unknown };
  const [typed, setTyped] = useState(USER_ID.test(String(given)) ? String(given) : "");
  const [user, setUser] = useState(typed);
  const query = useQuery({ ...recordQuery(user), enabled: user !== "" });
  return (
    <Frame title={t("record.title")} lead={t("record.lead")} back={{ href: "/admin/money" }} width="column">
      <Card>
        <Form onSubmit={() => setUser(typed.trim())}>
          <TextField
            label={t("record.find")}
            hint={t("credit.grant.user.hint")}
            value={typed}
            onChange={setTyped}
            maxLength={MAX_USER_CHARS}
            isRequired
            validate={(value) => (value.trim().length < MIN_USER_CHARS ? t("identity.field.required") : null)}
          />
          <Button type="submit" variant="primary" icon="search" isPending={query.isFetching}>
            {t("record.look")}
          </Button>
        </Form>
      </Card>
      {user && (
        <Loaded query={query} skeleton={<Skeleton height={160} count={2} />}>
          {(record) => (
            <>
              <Card title={record.name}>
                <About record={record} />
              </Card>
              <Card title={t("record.plan")}>
                <PlanText record={record} />
              </Card>
              <GivePlan key={record.id} record={record} />
              {record.plan_grants.length > 0 && <History record={record} />}
            </>
          )}
        </Loaded>
      )}
    </Frame>
  );
}
