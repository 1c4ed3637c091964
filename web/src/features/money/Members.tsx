import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { Loaded, Section, Skeleton, Table } from "#ui";
import { useMoney } from "../../parts/money/useMoney";

/** How many people are in each tier now, and what they filled their wallets with. */
export function Members() {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const rial = (amount: number) => <bdi>{money({ amount, scale: 0, currency: "IRR" })}</bdi>;
  return (
    <Section title={t("money.members")}>
      <Loaded query={useQuery(membersQuery)} skeleton={<Skeleton height={120} />}>
        {(tiers) => (
          <Table
            label={t("money.members")}
            rows={tiers}
            rowKey={({ tier }) => tier}
            columns={[
              {
                id: "tier",
                title: t("wallet.tier"),
                isHeader: true,
                cell: ({ tier }) => t(`wallet.tier.${tier}`),
              },
              {
                id: "since",
                title: t("money.members.since"),
                numeric: true,
                cell: ({ since }) => rial(since),
              },
              {
                id: "people",
                title: t("money.members.people"),
                numeric: true,
                cell: ({ people }) => format.number(people),
              },
              {
                id: "amount",
                title: t("money.members.amount"),
                numeric: true,
                cell: ({ amount }) => rial(amount),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
