import { useQuery } from "@tanstack/react-query";
import { type CardStatistics, cardStatisticsQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { EmptyState, Page as Frame, LinkButton, Loaded, Skeleton } from "#ui";
import { CardsTabs } from "../../parts/cards/CardsTabs";
import { ForecastChart } from "./ForecastChart";
import { HeatmapChart } from "./HeatmapChart";
import { MaturityChart } from "./MaturityChart";
import { RetentionChart } from "./RetentionChart";
import styles from "./Statistics.module.css";

export function Page() {
  const t = useT();
  const query = useQuery(cardStatisticsQuery);
  return (
    <Frame title={t("cards.tab.statistics")} heading={t("cards.title")}>
      <CardsTabs />
      <Loaded query={query} skeleton={<Waiting />}>
        {(found) => (hasCards(found) ? <Charts statistics={found} /> : <Empty />)}
      </Loaded>
    </Frame>
  );
}

const hasCards = ({ maturity, reviews_total }: CardStatistics) =>
  reviews_total > 0 || Object.values(maturity).some((count) => count > 0);

const Waiting = () => (
  <>
    <Skeleton height={120} />
    <Skeleton height={240} count={3} />
  </>
);

function Empty() {
  const t = useT();
  return (
    <EmptyState
      title={t("cards.stats.empty.title")}
      illustration="path"
      actions={
        <LinkButton variant="primary" href="/read">
          {t("words.empty.action")}
        </LinkButton>
      }
    >
      {t("cards.stats.empty.detail")}
    </EmptyState>
  );
}

function Charts({ statistics }: { statistics: CardStatistics }) {
  return (
    <>
      <Figures statistics={statistics} />
      <ForecastChart days={statistics.forecast} />
      <HeatmapChart days={statistics.heatmap} today={statistics.day} />
      <MaturityChart maturity={statistics.maturity} />
      <RetentionChart retention={statistics.retention} />
    </>
  );
}

function Figures({ statistics }: { statistics: CardStatistics }) {
  const t = useT();
  const format = useFormat();
  const whole = (value: number) => format.number(Math.round(value));
  const figures = [
    { name: t("cards.stats.recall"), value: whole(statistics.recall_today) },
    { name: t("cards.stats.today"), value: format.number(statistics.reviews_today) },
    { name: t("cards.stats.minutesToday"), value: whole(statistics.minutes_today) },
    { name: t("cards.stats.minutesMonth"), value: whole(statistics.minutes_30_days) },
    {
      name: t("cards.stats.seconds"),
      value: format.number(statistics.seconds_a_card, { maximumFractionDigits: 1 }),
    },
    { name: t("cards.stats.total"), value: format.number(statistics.reviews_total) },
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(({ name, value }) => (
        <div key={name} className={styles.figure}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
