import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type WithdrawalRecord, type WithdrawalState, withdrawalQueueQuery } from "#api";
import { useT } from "#i18n";
import { EmptyState, Page as Frame, Loaded, Select, Skeleton } from "#ui";
import { More } from "../../parts/lists/More";
import { type Act, DecideSheet } from "./DecideSheet";
import { Queued } from "./Queued";
import styles from "./wallet.module.css";

const STATES = [
  "requested",
  "approved",
  "paid",
  "returned",
  "rejected",
  "cancelled",
] as const satisfies readonly WithdrawalState[];

/** What people want out of their wallets, for those who approve and pay it. */
export function Page() {
  const t = useT();
  const [state, setState] = useState<WithdrawalState | "all">("requested");
  const [going, setGoing] = useState<{ withdrawal: WithdrawalRecord; act: Act } | null>(null);
  const query = useInfiniteQuery(withdrawalQueueQuery(state === "all" ? undefined : state));
  return (
    <Frame
      title={t("withdrawals.title")}
      lead={t("withdrawals.lead")}
      back={{ href: "/admin/money" }}
      width="column"
    >
      <Select
        label={t("payments.state")}
        options={[
          ...STATES.map((value) => ({ value, label: t(`wallet.state.${value}`) })),
          { value: "all", label: t("payments.all") },
        ]}
        value={state}
        onChange={(value) => setState(value as WithdrawalState | "all")}
      />
      <Loaded query={query} skeleton={<Skeleton height={160} count={3} />}>
        {({ pages }) => {
          const found = pages.flatMap((page) => page.items);
          if (!found.length) {
            return (
              <EmptyState title={t("withdrawals.empty")} illustration="cup">
                {state === "requested" ? t("withdrawals.empty.detail") : null}
              </EmptyState>
            );
          }
          return (
            <>
              <ul className={styles.queue}>
                {found.map((one) => (
                  <li key={one.id}>
                    <Queued withdrawal={one} onAct={(act) => setGoing({ withdrawal: one, act })} />
                  </li>
                ))}
              </ul>
              <More query={query} label={t("credit.more")} />
            </>
          );
        }}
      </Loaded>
      {going && <DecideSheet {...going} onClose={() => setGoing(null)} />}
    </Frame>
  );
}
