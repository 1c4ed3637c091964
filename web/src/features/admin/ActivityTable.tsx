import type { ActivityLine } from "#api";
import { useFormat, useT } from "#i18n";
import { Table, Tag } from "#ui";
import { useEuro } from "../../parts/money/useEuro";
import styles from "./admin.module.css";

const tone = (status: number) => (status >= 500 ? "wrong" : status >= 400 ? "slip" : "right");

/** What was asked, in the words of the log; the endpoints behind it where they say more than the path. */
function What({ line }: { line: ActivityLine }) {
  return (
    <bdi dir="ltr" className={styles.request}>
      <strong>{line.method}</strong> {line.path}
      {line.real && <small>{`${line.virtual} → ${line.real}`}</small>}
    </bdi>
  );
}

export function ActivityTable({ lines }: { lines: readonly ActivityLine[] }) {
  const t = useT();
  const format = useFormat();
  const euro = useEuro();
  return (
    <Table
      label={t("activity.title")}
      rows={lines}
      rowKey={(line) => `${line.id} ${line.at}`}
      columns={[
        { id: "what", title: t("activity.what"), isHeader: true, cell: (line) => <What line={line} /> },
        { id: "time", title: t("activity.time"), cell: (line) => format.time(Date.parse(line.at)) },
        {
          id: "who",
          title: t("activity.who"),
          cell: (line) => (
            <span className={styles.who}>
              {line.user ? <bdi dir="ltr">{line.user}</bdi> : t("activity.nobody")}
              {line.by_key && <Tag>{t("activity.byKey")}</Tag>}
            </span>
          ),
        },
        {
          id: "answer",
          title: t("activity.answer"),
          cell: (line) => (
            <Tag tone={tone(line.status)}>{format.number(line.status, { useGrouping: false })}</Tag>
          ),
        },
        {
          id: "took",
          title: t("activity.took"),
          numeric: true,
          cell: (line) => t("activity.ms", { ms: format.number(line.ms) }),
        },
        {
          id: "cost",
          title: t("activity.cost"),
          numeric: true,
          cell: (line) =>
            line.cost_pico === null || line.cost_pico === undefined ? null : euro(line.cost_pico),
        },
      ]}
    />
  );
}
