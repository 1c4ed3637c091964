import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { type PeopleSought, type PersonState, peopleQuery, peopleSheet, type Role, useSession } from "#api";
import { useT } from "#i18n";
import { Button, EmptyState, Page as Frame, LinkButton, Loaded, Row, Select, Skeleton, TextField } from "#ui";
import { More } from "../../parts/lists/More";
import { SheetButton } from "../../parts/lists/SheetButton";
import { NewPersonSheet } from "./NewPersonSheet";
import { PeopleTable } from "./PeopleTable";
import styles from "./people.module.css";
import { ROLES, STATES, useRoleName } from "./words";

const MAX_SOUGHT_CHARS = 100;
const PAUSE_MS = 250;

/** A text when its typing has paused. */
function usePaused(typed: string): string {
  const [paused, setPaused] = useState(typed);
  useEffect(() => {
    const timer = window.setTimeout(() => setPaused(typed), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return paused;
}

/** Role and state stand in the address, so that a list can be shared; what is typed does not: an address has no place in the history. */
function useFilters() {
  const navigate = useNavigate();
  const { role, state } = useSearch({ strict: false }) as { role?: unknown; state?: unknown };
  const kept: Omit<PeopleSought, "q"> = {
    role: ROLES.find((one) => one === role),
    state: STATES.find((one) => one === state),
  };
  const change = (changes: { role?: Role; state?: PersonState }) => {
    const all = Object.entries({ ...kept, ...changes }).filter(([, value]) => value);
    const search = new URLSearchParams(all as [string, string][]).toString();
    void navigate({ href: `/admin/people${search ? `?${search}` : ""}`, replace: true });
  };
  return { kept, change };
}

/** "/" leads to the search, as in other lists of the trade. */
function useSlash(field: React.RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    const lead = (event: KeyboardEvent) => {
      if (
        event.key !== "/" ||
        event.target instanceof HTMLInputElement ||
        event.target instanceof HTMLTextAreaElement
      )
        return;
      event.preventDefault();
      field.current?.querySelector("input")?.focus();
    };
    window.addEventListener("keydown", lead);
    return () => window.removeEventListener("keydown", lead);
  }, [field]);
}

function Filter({ typed, onType }: { typed: string; onType(text: string): void }) {
  const t = useT();
  const roleName = useRoleName();
  const { kept, change } = useFilters();
  const field = useRef<HTMLDivElement>(null);
  useSlash(field);
  return (
    <div ref={field} className={styles.filter}>
      <TextField
        type="search"
        label={t("people.search")}
        hint={t("people.search.hint")}
        value={typed}
        onChange={onType}
        maxLength={MAX_SOUGHT_CHARS}
      />
      <Select
        label={t("record.role")}
        options={[
          { value: "", label: t("people.all") },
          ...ROLES.map((value) => ({ value, label: roleName(value) })),
        ]}
        value={kept.role ?? ""}
        onChange={(role) => change({ role: (role || undefined) as Role | undefined })}
      />
      <Select
        label={t("people.state")}
        options={[
          { value: "", label: t("people.all") },
          ...STATES.map((value) => ({ value, label: t(`people.state.${value}`) })),
        ]}
        value={kept.state ?? ""}
        onChange={(state) => change({ state: (state || undefined) as PersonState | undefined })}
      />
    </div>
  );
}

export function Page() {
  const t = useT();
  const { user } = useSession();
  const isAdmin = user?.role === "admin";
  const [typed, setTyped] = useState("");
  const [isAdding, setAdding] = useState(false);
  const q = usePaused(typed.trim()) || undefined;
  const { kept } = useFilters();
  const sought = { ...kept, q };
  const query = useInfiniteQuery({ ...peopleQuery(sought), placeholderData: keepPreviousData });
  return (
    <Frame
      title={t("people.title")}
      lead={isAdmin ? t("people.lead") : t("people.lead.masked")}
      back={{ href: isAdmin ? "/admin" : "/me" }}
      width="wide"
      actions={
        <Row gap={1}>
          {isAdmin && (
            <Button icon="add" onPress={() => setAdding(true)}>
              {t("people.add")}
            </Button>
          )}
          <LinkButton href="/admin/invitations">{t("invitations.title")}</LinkButton>
          <SheetButton name="people" fetchSheet={() => peopleSheet(sought)} />
        </Row>
      }
    >
      <Filter typed={typed} onType={setTyped} />
      <Loaded query={query} skeleton={<Skeleton height={44} count={8} />}>
        {({ pages }) => {
          const people = pages.flatMap((page) => page.items);
          return people.length ? (
            <>
              <PeopleTable people={people} />
              <More query={query} label={t("common.more")} />
            </>
          ) : (
            <EmptyState title={t("people.empty")} illustration="path">
              {t("people.empty.detail")}
            </EmptyState>
          );
        }}
      </Loaded>
      {isAdding && <NewPersonSheet onClose={() => setAdding(false)} />}
    </Frame>
  );
}
