import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type AuditSought, auditQuery, auditSheet } from "#api";
import { useT } from "#i18n";
import { Button, cx, EmptyState, Form, Page as Frame, Loaded, Select, Skeleton, TextField } from "#ui";
import { More } from "../../parts/lists/More";
import { SheetButton } from "../../parts/lists/SheetButton";
import { AuditLines } from "./AuditLines";
import { KINDS } from "./kinds";
import styles from "./people.module.css";
import { inAddress } from "./words";

const PERIODS = ["day", "week", "month", "year"] as const;
type Period = (typeof PERIODS)[number];

const DAYS: Record<Period, number> = { day: 1, week: 7, month: 30, year: 366 };
const DAY_MS = 86_400_000;
const USER_ID = /^[0-9a-hjkmnp-tv-z]{10}$/;

interface Filters {
  user?: string;
  what?: string;
  actor?: string;
  when?: Period;
}

const ofId = (value: unknown) =>
  (typeof value === "string" || typeof value === "number") && USER_ID.test(String(value))
    ? String(value)
    : undefined;

/** All of it stands in the address: ids are nobody's address. */
function useFilters() {
  const navigate = useNavigate();
  const given = useSearch({ strict: false }) as Record<string, unknown>;
  const kept: Filters = {
    user: ofId(given.user),
    actor: ofId(given.actor),
    what: KINDS.find((kind) => kind === given.what),
    when: PERIODS.find((period) => period === given.when),
  };
  const change = (changes: Filters) => {
    const all = Object.entries({ ...kept, ...changes }).flatMap(([name, value]) =>
      value ? [[name, inAddress(value)]] : [],
    );
    const search = new URLSearchParams(all).toString();
    void navigate({ href: `/admin/audit${search ? `?${search}` : ""}`, replace: true });
  };
  return { kept, change };
}

function Filter({ kept, onChange }: { kept: Filters; onChange(changes: Filters): void }) {
  const t = useT();
  const [user, setUser] = useState(kept.user ?? "");
  const [actor, setActor] = useState(kept.actor ?? "");
  const wrong = (value: string) => (value && !USER_ID.test(value.trim()) ? t("activity.user.wrong") : null);
  const kinds = KINDS.map((value) => ({ value, label: t(`audit.what.${value}`) }));
  return (
    <Form onSubmit={() => onChange({ user: user.trim() || undefined, actor: actor.trim() || undefined })}>
      <div className={cx(styles.filter, styles.even)}>
        <Select
          label={t("audit.what")}
          options={[
            { value: "", label: t("people.all") },
            ...kinds.toSorted((a, b) => a.label.localeCompare(b.label)),
          ]}
          value={kept.what ?? ""}
          onChange={(what) => onChange({ what: what || undefined })}
        />
        <Select
          label={t("audit.when")}
          options={[
            { value: "", label: t("people.all") },
            ...PERIODS.map((value) => ({ value, label: t(`audit.when.${value}`) })),
          ]}
          value={kept.when ?? ""}
          onChange={(when) => onChange({ when: (when || undefined) as Period | undefined })}
        />
        <TextField label={t("audit.user")} value={user} onChange={setUser} maxLength={10} validate={wrong} />
        <TextField
          label={t("audit.actor")}
          value={actor}
          onChange={setActor}
          maxLength={10}
          validate={wrong}
        />
        <Button type="submit" icon="search">
          {t("activity.show")}
        </Button>
      </div>
    </Form>
  );
}

/** What happened in the school: nobody can change it afterwards, and twelve months are kept. */
export function Page() {
  const t = useT();
  const { kept, change } = useFilters();
  const { user, what, actor, when } = kept;
  const sought = useMemo<AuditSought>(() => {
    const since = when && new Date(Date.now() - DAYS[when] * DAY_MS).toISOString();
    return { user, what, actor, since };
  }, [user, what, actor, when]);
  const query = useInfiniteQuery(auditQuery(sought));
  return (
    <Frame
      title={t("audit.title")}
      lead={t("audit.lead")}
      back={{ href: "/admin" }}
      width="wide"
      actions={<SheetButton name="audit" fetchSheet={() => auditSheet(sought)} />}
    >
      <Filter key={`${user} ${actor}`} kept={kept} onChange={change} />
      <Loaded query={query} skeleton={<Skeleton height={56} count={8} />}>
        {({ pages }) => {
          const lines = pages.flatMap((page) => page.items);
          return lines.length ? (
            <>
              <AuditLines lines={lines} isWhole />
              <More query={query} label={t("activity.more")} />
            </>
          ) : (
            <EmptyState title={t("audit.empty")} illustration="cup">
              {t("audit.empty.detail")}
            </EmptyState>
          );
        }}
      </Loaded>
    </Frame>
  );
}
