import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type StatementDetail, type StatementDifference, statementQuery, useLookAtStatement } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Page as Frame, Loaded, Notice, Row, Section, Skeleton, Table, Tag, useToasts } from "#ui";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useMoney } from "../../parts/money/useMoney";
import { BringSheet } from "./BringSheet";
import { ClearSheet } from "./ClearSheet";
import { Differences } from "./Differences";
import { STATE_TONES, stateOf, useDay } from "./said";
import styles from "./statements.module.css";

function Standing({ detail }: { detail: StatementDetail }) {
  const t = useT();
  const format = useFormat();
  const state = stateOf(detail);
  return (
    <>
      <p>
        <Tag tone={STATE_TONES[state]}>{t(`statements.state.${state}`)}</Tag>{" "}
        {detail.source && <span>{t(`statements.source.${detail.source}`)}</span>}{" "}
        {detail.received_at && (
          <time dateTime={detail.received_at} className={styles.soft}>
            {format.moment(detail.received_at)}
          </time>
        )}
      </p>
      {state !== "received" && <Notice>{t(`statements.state.${state}.detail`)}</Notice>}
    </>
  );
}

function Acts({ detail, onBring }: { detail: StatementDetail; onBring(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const look = useLookAtStatement(detail);
  const ask = () =>
    look.mutate(undefined, {
      onSuccess: () => toasts.show({ text: t("statements.looked"), tone: "right" }),
      onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
    });
  return (
    <Row>
      <Button icon="retry" isPending={look.isPending} onPress={ask}>
        {t("statements.look")}
      </Button>
      <Button icon="upload" onPress={onBring}>
        {t("statements.upload")}
      </Button>
    </Row>
  );
}

function Lines({ detail }: { detail: StatementDetail }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  if (!detail.lines.length) return <p className={styles.soft}>{t("statements.lines.none")}</p>;
  return (
    <>
      <Table
        label={t("statements.lines")}
        rows={detail.lines}
        rowKey={({ number }) => number}
        columns={[
          {
            id: "reference",
            title: t("statements.reference"),
            isHeader: true,
            cell: (one) => (
              <bdi dir="ltr" className={styles.reference}>
                {one.reference}
              </bdi>
            ),
          },
          { id: "kind", title: t("statements.what"), cell: (one) => t(`statements.of.${one.kind}`) },
          { id: "at", title: t("statements.at"), cell: (one) => format.moment(one.at) },
          {
            id: "amount",
            title: t("statements.amount"),
            numeric: true,
            cell: (one) => <bdi>{money(one)}</bdi>,
          },
        ]}
      />
      {detail.more_lines > 0 && <p>{t("statements.lines.more", { count: detail.more_lines })}</p>}
    </>
  );
}

function Shown({ detail }: { detail: StatementDetail }) {
  const t = useT();
  const [clearing, setClearing] = useState<StatementDifference | null>(null);
  const [isBringing, setBringing] = useState(false);
  return (
    <>
      <Standing detail={detail} />
      <Acts detail={detail} onBring={() => setBringing(true)} />
      <Section title={t("statements.differences")}>
        {detail.differences.length ? (
          <Differences differences={detail.differences} onClear={setClearing} />
        ) : (
          detail.state === "received" && <Notice tone="right">{t("statements.differences.none")}</Notice>
        )}
      </Section>
      <Section title={t("statements.lines")}>
        <Lines detail={detail} />
      </Section>
      {clearing && <ClearSheet difference={clearing} onClose={() => setClearing(null)} />}
      {isBringing && <BringSheet detail={detail} onClose={() => setBringing(false)} />}
    </>
  );
}

/** One day of one gateway. */
export function Page() {
  const t = useT();
  const said = useDay();
  const named = useGatewayName();
  const { gateway = "", day = "" } = useParams({ strict: false }) as { gateway?: string; day?: string };
  return (
    <Frame
      title={`${named(gateway)} · ${said(day)}`}
      back={{ href: "/admin/statements", label: t("statements.title") }}
      width="wide"
    >
      <Loaded
        query={useQuery(statementQuery({ gateway, day }))}
        skeleton={<Skeleton height={56} count={5} />}
      >
        {(detail) => <Shown detail={detail} />}
      </Loaded>
    </Frame>
  );
}
