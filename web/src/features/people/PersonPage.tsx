import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { auditQuery, type PersonDetail, personQuery, useSession } from "#api";
import { useFormat, useT } from "#i18n";
import { Card, EmptyState, Page as Frame, LinkButton, Loaded, Notice, Row, Skeleton, Tag } from "#ui";
import { Facts } from "../../parts/lists/Facts";
import { Acts } from "./Acts";
import { AuditLines } from "./AuditLines";
import { States } from "./PeopleTable";
import styles from "./people.module.css";
import { inAddress, useRoleName } from "./words";

const LATEST = 10;

function useFacts(person: PersonDetail) {
  const t = useT();
  const format = useFormat();
  const verified = (is: boolean) => (is ? t("people.verified") : t("people.unverified"));
  return [
    { term: t("record.role"), said: useRoleName()(person.role) },
    { term: t("people.state"), said: <States states={person.states} /> },
    {
      term: t("record.email"),
      said: person.email && (
        <>
          <bdi dir="ltr">{person.email}</bdi> · {verified(person.email_verified)}
        </>
      ),
    },
    {
      term: t("people.phone"),
      said: person.phone && (
        <>
          <bdi dir="ltr">{person.phone}</bdi> · {verified(person.phone_verified)}
        </>
      ),
    },
    { term: t("record.id"), said: <bdi dir="ltr">{person.id}</bdi> },
    { term: t("settings.zone"), said: <bdi dir="ltr">{person.time_zone}</bdi> },
    { term: t("people.language"), said: format.language(person.locale) },
    { term: t("record.since"), said: format.date(person.created_at) },
    {
      term: t("people.seen"),
      said: person.last_seen_at ? format.moment(person.last_seen_at) : t("people.seen.never"),
    },
    { term: t("people.leaving.when"), said: person.deletion_due_at && format.date(person.deletion_due_at) },
  ].filter(({ said }) => said);
}

/** By what somebody can sign in: the kinds alone. */
function Ways({ person }: { person: PersonDetail }) {
  const t = useT();
  const format = useFormat();
  const said = (kinds: readonly string[]) =>
    kinds.length
      ? format.list(kinds.map((kind) => t.maybe(`people.way.${kind}`) ?? kind))
      : t("people.ways.none");
  return (
    <Card title={t("people.ways")}>
      <Facts
        className={styles.facts}
        facts={[
          { term: t("people.ways.first"), said: said(person.ways) },
          { term: t("people.ways.second"), said: said(person.factors) },
          { term: t("keys.title"), said: format.number(person.api_keys) },
        ]}
      />
    </Card>
  );
}

function Sessions({ person }: { person: PersonDetail }) {
  const t = useT();
  const format = useFormat();
  return (
    <Card title={t("people.sessions")}>
      {person.sessions.length === 0 && <p>{t("people.sessions.none")}</p>}
      <ul className={styles.lines} aria-label={t("people.sessions")}>
        {person.sessions.map((session) => (
          <li key={session.id} className={styles.line}>
            <bdi>
              {session.browser && session.system
                ? t("devices.browserOn", { browser: session.browser, system: session.system })
                : (session.browser ?? session.system ?? t(`devices.kind.${session.kind}`))}
            </bdi>
            <span className={styles.soft}>
              {t("people.sessions.seen", { moment: format.moment(session.last_seen_at) })}
              {session.network && (
                <>
                  {" · "}
                  <bdi dir="ltr">{session.network}</bdi>
                </>
              )}{" "}
              {session.acted_by && <Tag tone="slip">{t("acting.session")}</Tag>}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function History({ id }: { id: string }) {
  const t = useT();
  const query = useInfiniteQuery(auditQuery({ user: id }, LATEST));
  return (
    <Card title={t("people.history")}>
      <Loaded query={query} skeleton={<Skeleton height={44} count={4} />}>
        {({ pages }) => {
          const lines = pages[0]?.items ?? [];
          return lines.length ? (
            <>
              <AuditLines lines={lines} />
              <LinkButton href={`/admin/audit?user=${encodeURIComponent(inAddress(id))}`}>
                {t("people.history.all")}
              </LinkButton>
            </>
          ) : (
            <p>{t("audit.empty")}</p>
          );
        }}
      </Loaded>
    </Card>
  );
}

function Told({ person }: { person: PersonDetail }) {
  const t = useT();
  const { user } = useSession();
  const facts = useFacts(person);
  const isAdmin = user?.role === "admin";
  const isOwn = user?.id === person.id;
  return (
    <>
      {person.suspended_reason && (
        <Notice tone="wrong">{t("people.suspended.why", { reason: person.suspended_reason })}</Notice>
      )}
      <Card>
        <Facts className={styles.facts} facts={facts} />
        {isAdmin && (
          <Row gap={1}>
            <LinkButton icon="wallet" href={`/admin/users?user=${encodeURIComponent(inAddress(person.id))}`}>
              {t("people.credit")}
            </LinkButton>
          </Row>
        )}
      </Card>
      {isOwn && <Notice>{t("people.own")}</Notice>}
      {isAdmin && !isOwn && <Acts person={person} />}
      <Ways person={person} />
      <Sessions person={person} />
      {isAdmin && <History id={person.id} />}
    </>
  );
}

/** One person's account. */
export function Page() {
  const t = useT();
  const { personId = "" } = useParams({ strict: false }) as { personId?: string };
  const query = useQuery(personQuery(personId));
  return (
    <Frame
      title={query.data?.name ?? t("people.person")}
      back={{ href: "/admin/people", label: t("people.title") }}
      width="reading"
    >
      {personId ? (
        <Loaded query={query} skeleton={<Skeleton height={160} count={3} />}>
          {(person) => <Told person={person} />}
        </Loaded>
      ) : (
        <EmptyState title={t("people.empty")} />
      )}
    </Frame>
  );
}
