import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Transfer, type TransferSought, transfersQuery, transfersSheet } from "#api";
import { useFormat, useT } from "#i18n";
import { EmptyState, Page as Frame, Link, Loaded, Skeleton, Table } from "#ui";
import { More } from "../../parts/lists/More";
import { SheetButton } from "../../parts/lists/SheetButton";
import { useMoney } from "../../parts/money/useMoney";
import styles from "./money.module.css";
import { TransferFilter } from "./TransferFilter";
import { useCodes } from "./useSums";

/** An account: whose, and which. The school's are named by their codes. */
function Side({ owner, code }: { owner: string | null; code: string }) {
  const { account } = useCodes();
  return (
    <span className={styles.side}>
      <bdi>{owner ? account(code) : code}</bdi>
      {owner && (
        <Link href={`/admin/users?user=${owner}`} className={styles.soft}>
          <bdi dir="ltr">{owner}</bdi>
        </Link>
      )}
    </span>
  );
}

function Listed({ transfers }: { transfers: readonly Transfer[] }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const { reason } = useCodes();
  return (
    <Table
      label={t("money.transactions")}
      rows={transfers}
      rowKey={({ id }) => id}
      columns={[
        { id: "at", title: t("money.at"), isHeader: true, cell: (one) => format.moment(one.at) },
        { id: "reason", title: t("money.reason"), cell: (one) => reason(one.reason) },
        {
          id: "from",
          title: t("money.from"),
          cell: (one) => <Side owner={one.debit_owner} code={one.debit_code} />,
        },
        {
          id: "to",
          title: t("money.to"),
          cell: (one) => <Side owner={one.credit_owner} code={one.credit_code} />,
        },
        { id: "amount", title: t("money.amount"), numeric: true, cell: (one) => <bdi>{money(one)}</bdi> },
        {
          id: "ref",
          title: t("money.ref"),
          cell: (one) =>
            one.ref || one.note ? (
              <span className={styles.side}>
                {one.ref && <bdi dir="ltr">{one.ref}</bdi>}
                {one.note && (
                  <span dir="auto" className={styles.soft}>
                    {one.note}
                  </span>
                )}
              </span>
            ) : null,
        },
      ]}
    />
  );
}

/** Everything that was ever booked, newest first. What is sought stands in the page's memory: whom it is about is nobody's history. */
export function Page() {
  const t = useT();
  const [sought, setSought] = useState<TransferSought>({});
  const query = useInfiniteQuery(transfersQuery(sought));
  return (
    <Frame
      title={t("money.transactions")}
      lead={t("money.transactions.lead")}
      back={{ href: "/admin/money" }}
      width="wide"
      actions={<SheetButton name="transactions" fetchSheet={() => transfersSheet(sought)} />}
    >
      <TransferFilter isPending={query.isFetching} onSeek={setSought} />
      <Loaded query={query} skeleton={<Skeleton height={56} count={6} />}>
        {({ pages }) => {
          const transfers = pages.flatMap((page) => page.items);
          if (!transfers.length) {
            return (
              <EmptyState title={t("money.transactions.empty")} illustration="path">
                {t("money.transactions.empty.detail")}
              </EmptyState>
            );
          }
          return (
            <>
              <Listed transfers={transfers} />
              <More query={query} label={t("credit.more")} />
            </>
          );
        }}
      </Loaded>
    </Frame>
  );
}
