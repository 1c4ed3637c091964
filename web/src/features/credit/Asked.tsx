import { useInfiniteQuery } from "@tanstack/react-query";
import { type AiCall, aiCallsQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { EmptyState, Loaded, Section, Skeleton, Tag } from "#ui";
import { More } from "../../parts/lists/More";
import { useEuro } from "../../parts/money/useEuro";
import { AskedSums } from "./AskedSums";
import styles from "./credit.module.css";

/** What was used, in words: "21 tokens read, 6 written". A call itself is said only where nothing else was counted. */
function useUnits() {
  const t = useT();
  const format = useFormat();
  return (units: AiCall["units"]) => {
    const used = Object.entries(units).filter(([, count]) => count > 0);
    const telling = used.filter(([unit]) => unit !== "call");
    const said = telling.length ? telling : used;
    return format.list(said.map(([unit, count]) => t.maybe(`credit.units.${unit}`, { count }) ?? unit));
  };
}

function Line({ call }: { call: AiCall }) {
  const t = useT();
  const format = useFormat();
  const euro = useEuro();
  const units = useUnits()(call.units);
  return (
    <li className={styles.line}>
      <div>
        <strong className={styles.reason}>
          <bdi dir="ltr">{call.name}</bdi>
        </strong>
        <span>{t(`credit.source.${call.source}`)}</span>
        {units && <span className={styles.soft}>{units}</span>}
        <time dateTime={call.at} className={styles.soft}>
          {format.moment(call.at)}
        </time>
      </div>
      <div className={styles.cost}>
        <bdi className={styles.amount}>{call.cost_pico ? euro(call.cost_pico) : t("credit.free")}</bdi>
        {call.estimated && <Tag tone="slip">{t("credit.estimated")}</Tag>}
        {!call.settled && <Tag>{t("credit.unsettled")}</Tag>}
      </div>
    </li>
  );
}

function Calls() {
  const t = useT();
  const query = useInfiniteQuery(aiCallsQuery);
  return (
    <Loaded query={query} skeleton={<Skeleton height={88} count={3} />}>
      {({ pages }) => {
        const calls = pages.flatMap((page) => page.items);
        if (calls.length === 0) {
          return <EmptyState title={t("credit.asked.empty")}>{t("credit.asked.empty.detail")}</EmptyState>;
        }
        return (
          <>
            <AskedSums />
            <ul className={styles.lines} aria-label={t("credit.asked")}>
              {calls.map((call) => (
                <Line key={call.id} call={call} />
              ))}
            </ul>
            {calls.some((call) => call.estimated) && (
              <p className={styles.soft}>{t("credit.estimated.detail")}</p>
            )}
            <More query={query} label={t("credit.more")} />
          </>
        );
      }}
    </Loaded>
  );
}

/** Every thing that was asked of AI, what made the answer, and what it cost to the last digit. */
export function Asked() {
  const t = useT();
  return (
    <Section title={t("credit.asked")}>
      <Calls />
    </Section>
  );
}
