import { useQuery } from "@tanstack/react-query";
import type { AdminHealth } from "#api";
import { useT } from "#i18n";
import { Page as Frame, Icon, LinkButton, Loaded, Notice, Row, Section, Skeleton, Table } from "#ui";
import styles from "./admin.module.css";
import { Jobs } from "./Jobs";
import { healthQuery } from "./queries";

type Check = AdminHealth["checks"][number];

function State({ ok }: { ok: boolean }) {
  const t = useT();
  return (
    <span className={styles.state} data-ok={ok || undefined}>
      <Icon name={ok ? "check" : "alert"} size={18} />
      {ok ? t("admin.ok") : t("admin.notOk")}
    </span>
  );
}

/** What a part says of itself; a part that was added since says it in English. */
function Told({ check: { seen = [], advice, detail, hint } }: { check: Check }) {
  const t = useT();
  const parts = [...seen, ...(advice ? [advice] : [])].map(({ code, params }) =>
    t.maybe(`check.${code}`, params),
  );
  if (!parts.length || parts.includes(null)) {
    return (
      <bdi lang="en" dir="ltr" className={styles.said}>
        {detail} {hint && <strong>{hint}</strong>}
      </bdi>
    );
  }
  return (
    <span className={styles.said}>
      {parts.slice(0, seen.length).join(t("admin.between"))} {advice && <strong>{parts.at(-1)}</strong>}
    </span>
  );
}

function Checks({ checks }: { checks: readonly Check[] }) {
  const t = useT();
  const wanting = checks.filter((check) => !check.ok).length;
  return (
    <Section title={t("admin.checks")}>
      <Notice tone={wanting ? "slip" : "right"}>
        {wanting ? t("admin.some", { count: wanting }) : t("admin.allWell")}
      </Notice>
      <Table
        label={t("admin.checks")}
        rows={checks}
        rowKey={(check) => check.name}
        columns={[
          {
            id: "name",
            title: t("admin.check"),
            isHeader: true,
            cell: (check) =>
              t.maybe(`admin.check.${check.name.replaceAll(" ", "_")}`) ?? <bdi dir="ltr">{check.name}</bdi>,
          },
          { id: "state", title: t("admin.state"), cell: (check) => <State ok={check.ok} /> },
          {
            id: "detail",
            title: t("admin.detail"),
            cell: (check) => <Told check={check} />,
          },
        ]}
      />
    </Section>
  );
}

export function Page() {
  const t = useT();
  const health = useQuery(healthQuery);
  const running = ({ version, role }: AdminHealth) =>
    role === "all" ? t("admin.version.all", { version }) : t("admin.version", { version, role });
  return (
    <Frame
      title={t("admin.title")}
      lead={health.data && running(health.data)}
      actions={
        <Row gap={1}>
          <LinkButton href="/admin/settings">{t("school.title")}</LinkButton>
          <LinkButton href="/admin/providers-of-sign-in">{t("providers.title")}</LinkButton>
          <LinkButton href="/admin/people">{t("people.title")}</LinkButton>
          <LinkButton href="/admin/audit">{t("audit.title")}</LinkButton>
          <LinkButton href="/admin/activity">{t("activity.title")}</LinkButton>
          <LinkButton href="/admin/messages">{t("messages.title")}</LinkButton>
          <LinkButton href="/admin/ai">{t("ai.title")}</LinkButton>
          <LinkButton href="/admin/tariff">{t("tariff.title")}</LinkButton>
          <LinkButton href="/admin/money">{t("money.title")}</LinkButton>
        </Row>
      }
      width="wide"
    >
      <Loaded query={health} skeleton={<Skeleton height={44} count={6} />}>
        {({ checks }) => <Checks checks={checks} />}
      </Loaded>
      <Jobs />
    </Frame>
  );
}
