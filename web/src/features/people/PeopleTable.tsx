import type { KeyboardEvent } from "react";
import type { Person } from "#api";
import { useFormat, useT } from "#i18n";
import { Link, Table, Tag } from "#ui";
import styles from "./people.module.css";
import { TONES, useRoleName } from "./words";

/** How an account stands, in words. */
export function States({ states }: { states: Person["states"] }) {
  const t = useT();
  return (
    <span className={styles.tags}>
      {states.map((state) => (
        <Tag key={state} tone={TONES[state]}>
          {t(`people.state.${state}`)}
        </Tag>
      ))}
    </span>
  );
}

/** The arrows go from row to row. */
function step(event: KeyboardEvent<HTMLDivElement>) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("tbody th a")];
  const here = links.indexOf(event.target as HTMLElement);
  if (!by || here < 0) return;
  event.preventDefault();
  links[here + by]?.focus();
}

export function PeopleTable({ people }: { people: readonly Person[] }) {
  const t = useT();
  const format = useFormat();
  const roleName = useRoleName();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the links inside
    <div onKeyDown={step}>
      <Table
        label={t("people.title")}
        rows={people}
        rowKey={(person) => person.id}
        columns={[
          {
            id: "name",
            title: t("people.name"),
            isHeader: true,
            cell: (person) => (
              <Link href={`/admin/people/${person.id}`} variant="plain" className={styles.name}>
                <bdi>{person.name}</bdi>
                <bdi dir="ltr" className={styles.soft}>
                  {person.email ?? person.phone ?? person.id}
                </bdi>
              </Link>
            ),
          },
          { id: "role", title: t("record.role"), cell: (person) => roleName(person.role) },
          { id: "state", title: t("people.state"), cell: (person) => <States states={person.states} /> },
          { id: "since", title: t("record.since"), cell: (person) => format.date(person.created_at) },
          {
            id: "seen",
            title: t("people.seen"),
            cell: (person) =>
              person.last_seen_at ? format.moment(person.last_seen_at) : t("people.seen.never"),
          },
        ]}
      />
    </div>
  );
}
