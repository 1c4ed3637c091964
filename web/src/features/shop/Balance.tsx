import { useQuery } from "@tanstack/react-query";
import { creditQuery, type Order } from "#api";
import { useT } from "#i18n";
import { Loaded, Skeleton } from "#ui";
import { useMoney } from "../../parts/money/useMoney";

const ACCOUNTS: Partial<Record<Order["kind"], string>> = { credit: "credit", minutes: "tutoring" };

/** What the buyer has now. */
export function Balance({ order }: { order: Order }) {
  const t = useT();
  const money = useMoney();
  return (
    <Loaded query={useQuery(creditQuery)} skeleton={<Skeleton height={28} />}>
      {(balances) => {
        const account = balances.find(({ code }) => code === ACCOUNTS[order.kind]);
        return account ? (
          <p>
            {t(`shop.now.${account.code as "credit" | "tutoring"}`, {
              amount: money({ ...account, amount: account.available }),
            })}
          </p>
        ) : null;
      }}
    </Loaded>
  );
}
