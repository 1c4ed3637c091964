import type { StatementDifference } from "#api";
import { useT } from "#i18n";
import { Button, Table, Tag } from "#ui";
import { useMoney } from "../../parts/money/useMoney";
import { useDay } from "./said";
import styles from "./statements.module.css";

interface Props {
  differences: readonly StatementDifference[];
  onClear(difference: StatementDifference): void;
}

/** What differs on a day, and what became of it. */
export function Differences({ differences, onClear }: Props) {
  const t = useT();
  const money = useMoney();
  const said = useDay();
  const amount = (one: StatementDifference, value: number | null) =>
    value === null ? null : <bdi>{money({ ...one, amount: value })}</bdi>;
  return (
    <Table
      label={t("statements.differences")}
      rows={differences}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "kind",
          title: t("statements.differs"),
          isHeader: true,
          cell: (one) => (
            <span className={styles.stands}>
              <Tag tone={one.state === "open" ? "slip" : "plain"}>{t(`statements.kind.${one.kind}`)}</Tag>
              {one.other_day && (
                <span className={styles.note}>{t("statements.otherDay", { day: said(one.other_day) })}</span>
              )}
            </span>
          ),
        },
        { id: "of", title: t("statements.what"), cell: (one) => t(`statements.of.${one.of}`) },
        {
          id: "reference",
          title: t("statements.reference"),
          cell: (one) =>
            one.kind === "fee" ? null : (
              <bdi dir="ltr" className={styles.reference}>
                {one.reference}
              </bdi>
            ),
        },
        {
          id: "theirs",
          title: t("statements.theirs"),
          numeric: true,
          cell: (one) => amount(one, one.theirs),
        },
        { id: "ours", title: t("statements.ours"), numeric: true, cell: (one) => amount(one, one.ours) },
        {
          id: "standing",
          title: t("statements.standing"),
          cell: (one) =>
            one.state === "open" ? (
              <Button
                size="s"
                aria-label={t("statements.clear.named", {
                  kind: t(`statements.kind.${one.kind}`),
                  reference: one.reference,
                })}
                onPress={() => onClear(one)}
              >
                {t("statements.clear")}
              </Button>
            ) : (
              <span className={styles.stands}>
                <Tag tone="right">{t(`statements.stands.${one.state}`)}</Tag>
                {one.note && <span className={styles.note}>{one.note}</span>}
              </span>
            ),
        },
      ]}
    />
  );
}
