import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useLocale, useT } from "#i18n";
import { Page as Frame, Row, Segmented, Select } from "#ui";
import { AiPart } from "./AiPart";
import { Members } from "./Members";
import { MoneyPart } from "./MoneyPart";
import styles from "./money.module.css";
import { SPANS, type SpanName, spanOf, today } from "./span";

const PARTS = { money: MoneyPart, ai: AiPart };
const NAMES = ["money", "ai"] as const;

/** Reports on money and on AI. What is shown stands in the address. */
export function Page() {
  const t = useT();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const given = useSearch({ strict: false }) as { part?: string; when?: string };
  const part = NAMES.find((name) => name === given.part) ?? "money";
  const when: SpanName = SPANS.find((name) => name === given.when) ?? "month";
  const span = useMemo(() => spanOf(when, today(), locale), [when, locale]);
  const go = (next: { part?: string; when?: string }) => {
    const search = new URLSearchParams({ part, when, ...next });
    void navigate({ href: `/admin/reports?${search}`, replace: true });
  };
  const Shown = PARTS[part];
  return (
    <Frame
      title={t("money.reports")}
      lead={t("money.reports.lead")}
      back={{ href: "/admin/money" }}
      width="wide"
    >
      <Row gap={2} className={styles.choices}>
        <Segmented
          label={t("money.part")}
          labelHidden
          choices={NAMES.map((value) => ({ value, label: t(`money.part.${value}`) }))}
          value={part}
          onChange={(next) => go({ part: next })}
        />
        <Select
          label={t("money.when")}
          options={SPANS.map((value) => ({ value, label: t(`money.when.${value}`) }))}
          value={when}
          onChange={(next) => go({ when: next })}
        />
      </Row>
      <Shown span={span} />
      {part === "money" && <Members />}
    </Frame>
  );
}
