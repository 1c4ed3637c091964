import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type SubscriptionStanding, subscriptionQuery } from "#api";
import { useT } from "#i18n";
import { EmptyState, Page as Frame, LinkButton, Loaded, Skeleton } from "#ui";
import { ChangeSheet } from "./ChangeSheet";
import { Current } from "./Current";
import { History } from "./History";
import { SubscribeSheet } from "./SubscribeSheet";

const PATH = "/me/plan";

/** What the shop was left with, in the address: which plan, and what to pay it in. */
function useWanted() {
  const navigate = useNavigate();
  const { product, currency } = useSearch({ strict: false }) as { product?: string; currency?: string };
  const [isClosed, setIsClosed] = useState(false);
  return {
    product: isClosed ? undefined : product,
    currency: currency === "EUR" ? ("EUR" as const) : ("IRR" as const),
    forget: () => {
      setIsClosed(true);
      if (product) navigate({ to: PATH, replace: true });
    },
  };
}

function Standing({ standing }: { standing: SubscriptionStanding }) {
  const t = useT();
  const wanted = useWanted();
  const { current, offers } = standing;
  const isRunning = current?.state === "active" || current?.state === "past_due";
  const product = offers.find(({ code }) => code === wanted.product);
  const isOther = isRunning && product && product.code !== current.terms.product_code;
  const [isChanging, setIsChanging] = useState(Boolean(isOther));
  const close = () => {
    setIsChanging(false);
    wanted.forget();
  };
  return (
    <>
      {current ? (
        <Current current={current} standing={standing} onChange={() => setIsChanging(true)} />
      ) : (
        <EmptyState
          title={t("plan.none")}
          illustration="lantern"
          actions={
            <LinkButton variant="primary" href="/shop">
              {t("plan.see")}
            </LinkButton>
          }
        >
          {t("plan.none.detail")}
        </EmptyState>
      )}
      {isRunning && isChanging && (
        <ChangeSheet current={current} offers={offers} wanted={wanted.product} onClose={close} />
      )}
      {!isRunning && product && (
        <SubscribeSheet product={product} currency={wanted.currency} standing={standing} onClose={close} />
      )}
    </>
  );
}

/** One's plan that renews: what it is, until when, what comes next, and what happened. */
export function Page() {
  const t = useT();
  return (
    <Frame title={t("plan.title")} lead={t("plan.lead")} back={{ href: "/me/credit" }} width="column">
      <Loaded query={useQuery(subscriptionQuery)} skeleton={<Skeleton height={200} />}>
        {(standing) => <Standing standing={standing} />}
      </Loaded>
      <History />
    </Frame>
  );
}
