import { useQuery } from "@tanstack/react-query";
import type { AiProviders } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { Page as Frame, Loaded, Section, Skeleton, Table, Tag } from "#ui";
import styles from "./ai.module.css";
import { providersQuery } from "./queries";
import { Try } from "./Try";

type Provider = AiProviders["providers"][number];

const BYTES_A_KILOBYTE = 1_000;

function State({ provider }: { provider: Provider }) {
  const t = useT();
  if (!provider.configured) return <Tag>{t("ai.off")}</Tag>;
  if (provider.circuit === "open") {
    return <Tag tone="wrong">{t("ai.resting", { count: provider.circuit_seconds })}</Tag>;
  }
  return provider.circuit === "half_open" ? (
    <Tag tone="accent">{t("ai.probing")}</Tag>
  ) : (
    <Tag tone="right">{t("ai.on")}</Tag>
  );
}

function Can({ provider }: { provider: Provider }) {
  const t = useT();
  const { locale } = useLocale();
  const format = useFormat();
  if (!provider.configured) {
    const own = provider.hints?.[locale];
    return (
      <bdi lang={own ? locale : "en"} dir={own ? undefined : "ltr"} className={styles.hint}>
        {own ?? provider.hint}
      </bdi>
    );
  }
  return format.list(provider.abilities.map(({ capability }) => t(`ai.capability.${capability}`)));
}

function Queue({ provider: { running, waiting } }: { provider: Provider }) {
  const t = useT();
  const format = useFormat();
  const numbers = { running: format.number(running), waiting: format.number(waiting) };
  return (
    <span className={styles.queue}>
      {running + waiting > 0 ? t("ai.queue.now", numbers) : t("ai.queue.free")}
    </span>
  );
}

function useColumns() {
  const t = useT();
  const format = useFormat();
  return [
    {
      id: "name",
      title: t("ai.provider"),
      isHeader: true,
      cell: (provider: Provider) => <bdi dir="ltr">{provider.title}</bdi>,
    },
    { id: "state", title: t("ai.state"), cell: (provider: Provider) => <State provider={provider} /> },
    { id: "can", title: t("ai.can"), cell: (provider: Provider) => <Can provider={provider} /> },
    {
      id: "queue",
      title: t("ai.queue"),
      cell: (provider: Provider) => (provider.configured ? <Queue provider={provider} /> : null),
    },
    {
      id: "cache",
      title: t("ai.cache"),
      numeric: true,
      cell: ({ cache }: Provider) =>
        cache.entries
          ? t("ai.cache.size", {
              entries: format.number(cache.entries),
              kilobytes: format.number(Math.round(cache.bytes / BYTES_A_KILOBYTE)),
            })
          : null,
    },
  ];
}

function Providers({ providers }: AiProviders) {
  const t = useT();
  const columns = useColumns();
  const onFirst = [...providers].sort((one, other) => Number(other.configured) - Number(one.configured));
  return (
    <>
      <Try providers={providers} />
      <Section title={t("ai.providers")}>
        <Table
          label={t("ai.providers")}
          rows={onFirst}
          rowKey={(provider) => provider.name}
          columns={columns}
        />
      </Section>
    </>
  );
}

export function Page() {
  const t = useT();
  const query = useQuery(providersQuery);
  return (
    <Frame
      title={t("ai.title")}
      lead={t("ai.lead")}
      back={{ href: "/admin", label: t("ai.health") }}
      width="wide"
    >
      <Loaded query={query} skeleton={<Skeleton height={44} count={8} />}>
        {({ providers }) => <Providers providers={providers} />}
      </Loaded>
    </Frame>
  );
}
