import type { AuditLine } from "#api";
import { useFormat, useT } from "#i18n";
import { Link } from "#ui";
import styles from "./people.module.css";

/** Details that say nothing to a reader: the actor stands in the line itself. */
const UNSAID: ReadonlySet<string> = new Set(["by", "acted_by"]);

/** Details whose values are words of ours. */
const ROLES: ReadonlySet<string> = new Set(["role", "before", "after"]);

function useDetail() {
  const t = useT();
  const format = useFormat();
  return (name: string, value: unknown): string => {
    if (Array.isArray(value)) {
      return value.map((one) => t.maybe(`people.way.${one}`) ?? String(one)).join(", ");
    }
    if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
    if (typeof value === "number") return format.number(value);
    if (ROLES.has(name)) return t.maybe(`record.role.${value}`) ?? String(value);
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  };
}

function Detail({ line }: { line: AuditLine }) {
  const t = useT();
  const said = useDetail();
  const facts = Object.entries(line.detail).filter(([name, value]) => !UNSAID.has(name) && value !== null);
  if (facts.length === 0) return null;
  return (
    <dl className={styles.detail}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{t.maybe(`audit.detail.${name}`) ?? name}:</dt>
          <dd dir="auto">{said(name, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Who({ id, name }: { id: string; name: string | null }) {
  return (
    <Link href={`/admin/people/${id}`}>
      <bdi>{name || id}</bdi>
    </Link>
  );
}

/** What happened, in plain words; to whom, by whom. `isWhole`: also whom it concerns. */
export function AuditLines({ lines, isWhole }: { lines: readonly AuditLine[]; isWhole?: boolean }) {
  const t = useT();
  const format = useFormat();
  return (
    <ul className={styles.lines} aria-label={t("audit.title")}>
      {lines.map((line) => (
        <li key={line.id} className={styles.line}>
          <strong>{t.maybe(`audit.what.${line.what}`) ?? line.what}</strong>
          <span className={styles.soft}>
            <time dateTime={line.at}>{format.moment(line.at)}</time>
            {isWhole && line.user_id && (
              <>
                {" · "}
                <Who id={line.user_id} name={line.user} />
              </>
            )}
            {line.actor_id && (
              <>
                {" · "}
                {t("audit.by")} <Who id={line.actor_id} name={line.actor} />
              </>
            )}
          </span>
          <Detail line={line} />
        </li>
      ))}
    </ul>
  );
}
