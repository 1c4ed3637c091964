import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Carriers, SentMessage } from "#api";
import { useFormat, useT } from "#i18n";
import { EmptyState, Page as Frame, Link, Loaded, Notice, Select, Skeleton, Stack, Table } from "#ui";
import { More } from "../../parts/lists/More";
import styles from "./messages.module.css";
import { carriersQuery, messagesQuery, type Sought } from "./queries";
import { StateTag } from "./StateTag";

const STATES = ["queued", "sending", "sent", "delivered", "unknown", "failed", "expired"] as const;
const CHANNELS = ["email", "sms"] as const;

/** The filter stands in the address, so that a page can be shared. */
function Filter({ sought, carriers }: { sought: Sought; carriers: Carriers | undefined }) {
  const t = useT();
  const navigate = useNavigate();
  const change = (part: Record<string, string>) => {
    const kept = Object.entries({ ...sought, ...part }).filter(([, value]) => value);
    const query = new URLSearchParams(kept as [string, string][]).toString();
    void navigate({ href: query ? `/admin/messages?${query}` : "/admin/messages", replace: true });
  };
  const subject = (template: string) => t.maybe(`messages.template.${template}`) ?? template;
  return (
    <div className={styles.filter}>
      <Select
        label={t("messages.state")}
        options={[
          { value: "", label: t("messages.state.all") },
          ...STATES.map((value) => ({ value, label: t(`messages.state.${value}`) })),
        ]}
        value={sought.state ?? ""}
        onChange={(state) => change({ state })}
      />
      <Select
        label={t("messages.channel")}
        options={[
          { value: "", label: t("messages.channel.all") },
          ...CHANNELS.map((value) => ({ value, label: t(`messages.channel.${value}`) })),
        ]}
        value={sought.channel ?? ""}
        onChange={(channel) => change({ channel })}
      />
      <Select
        label={t("messages.template")}
        options={[
          { value: "", label: t("messages.template.all") },
          ...(carriers?.templates ?? []).map((value) => ({ value, label: subject(value) })),
        ]}
        value={sought.template ?? ""}
        onChange={(template) => change({ template })}
      />
    </div>
  );
}

function useColumns() {
  const t = useT();
  const format = useFormat();
  return [
    {
      id: "what",
      title: t("messages.message"),
      isHeader: true,
      cell: (message: SentMessage) => (
        <Link href={`/admin/messages/${message.id}`}>
          {t.maybe(`messages.template.${message.template}`) ?? message.template}
        </Link>
      ),
    },
    {
      id: "to",
      title: t("messages.to"),
      cell: (message: SentMessage) => <bdi dir="ltr">{message.to}</bdi>,
    },
    {
      id: "state",
      title: t("messages.state"),
      cell: (message: SentMessage) => <StateTag state={message.state} />,
    },
    {
      id: "when",
      title: t("messages.when"),
      cell: (message: SentMessage) => (
        <>
          {format.moment(message.created_at)}
          {message.next_at && message.attempts > 0 && (
            <small className={styles.aside}>
              {t("messages.next", { when: format.moment(message.next_at) })}
            </small>
          )}
        </>
      ),
    },
    {
      id: "error",
      title: t("messages.error"),
      cell: (message: SentMessage) =>
        message.error ? (
          <bdi dir="ltr" lang="en" className={styles.said}>
            {message.error}
          </bdi>
        ) : null,
    },
  ];
}

/** What was sent, newest first. */
export function Page() {
  const t = useT();
  const sought = useSearch({ strict: false }) as Sought;
  const carriers = useQuery(carriersQuery).data;
  const query = useInfiniteQuery(messagesQuery(sought));
  const columns = useColumns();
  return (
    <Frame title={t("messages.title")} lead={t("messages.lead")} back={{ href: "/admin" }} width="wide">
      <Stack>
        {CHANNELS.map(
          (channel) =>
            carriers?.[channel] === "outbox" && (
              <Notice key={channel} tone="slip">
                {t(`messages.outbox.${channel}`)}
              </Notice>
            ),
        )}
        <Filter sought={sought} carriers={carriers} />
      </Stack>
      <Loaded query={query} skeleton={<Skeleton height={44} count={8} />}>
        {({ pages }) => {
          const messages = pages.flatMap((page) => page.items);
          return messages.length ? (
            <>
              <Table
                label={t("messages.title")}
                rows={messages}
                rowKey={(message) => message.id}
                columns={columns}
              />
              <More query={query} label={t("messages.more")} />
            </>
          ) : (
            <EmptyState title={t("messages.empty")} illustration="cup">
              {t("messages.empty.detail")}
            </EmptyState>
          );
        }}
      </Loaded>
    </Frame>
  );
}
