import { useInfiniteQuery } from "@tanstack/react-query";
import { ownReceiptsQuery } from "#api";
import { useT } from "#i18n";
import { EmptyState, Page as Frame, Loaded, Skeleton } from "#ui";
import { More } from "../../parts/lists/More";
import { ReceiptList } from "../../parts/money/Receipts";

/** Every receipt of the reader: of orders, of periods of a plan, of money that came back. */
export function Page() {
  const t = useT();
  const query = useInfiniteQuery(ownReceiptsQuery);
  return (
    <Frame
      title={t("receipts.title")}
      lead={t("receipts.lead")}
      back={{ href: "/shop/orders", label: t("shop.orders") }}
      width="column"
    >
      <Loaded query={query} skeleton={<Skeleton height={88} count={3} />}>
        {({ pages }) => {
          const receipts = pages.flatMap((page) => page.items);
          if (!receipts.length) {
            return (
              <EmptyState title={t("receipts.empty")} illustration="notebook">
                {t("receipts.empty.detail")}
              </EmptyState>
            );
          }
          return (
            <>
              <ReceiptList receipts={receipts} />
              <More query={query} label={t("credit.more")} />
            </>
          );
        }}
      </Loaded>
    </Frame>
  );
}
