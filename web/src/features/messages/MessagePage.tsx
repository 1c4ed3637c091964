import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { MessageAttempt, MessageContent, MessageDetail } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, Page as Frame, Loaded, Notice, Section, Skeleton, Table, useToasts } from "#ui";
import styles from "./messages.module.css";
import { messageQuery, useRetryMessage } from "./queries";
import { StateTag } from "./StateTag";

const LINK = /(https?:\/\/\S+)/;

/** A message as it was written; its addresses of this school can be followed. */
function Content({ content, locale }: { content: MessageContent; locale: string }) {
  const t = useT();
  return (
    <Section title={t("messages.content")}>
      <Card>
        <p className={styles.aside}>{t("messages.content.note")}</p>
        <article lang={locale} dir={locale === "fa" ? "rtl" : "ltr"} className={styles.letter}>
          {content.subject && <h3>{content.subject}</h3>}
          <p>
            {content.text
              .trim()
              .split(LINK)
              .map((part) =>
                content.links.includes(part) ? (
                  <a key={part} href={part} dir="ltr">
                    {part}
                  </a>
                ) : (
                  part
                ),
              )}
          </p>
        </article>
      </Card>
    </Section>
  );
}

function Attempts({ attempts }: { attempts: readonly MessageAttempt[] }) {
  const t = useT();
  const format = useFormat();
  if (!attempts.length) return <p>{t("messages.attempts.none")}</p>;
  return (
    <Table
      label={t("messages.attempts")}
      rows={attempts}
      rowKey={(attempt) => attempt.at}
      columns={[
        {
          id: "when",
          title: t("messages.when"),
          isHeader: true,
          cell: (attempt) => format.moment(attempt.at),
        },
        {
          id: "outcome",
          title: t("messages.state"),
          cell: (attempt) => t(`messages.attempt.${attempt.outcome}`),
        },
        {
          id: "carrier",
          title: t("messages.carrier"),
          cell: (attempt) => t.maybe(`messages.carrier.${attempt.carrier}`) ?? attempt.carrier,
        },
        {
          id: "said",
          title: t("messages.said"),
          cell: (attempt) => (
            <bdi dir="ltr" lang="en" className={styles.said}>
              {attempt.code} {attempt.detail}
            </bdi>
          ),
        },
        {
          id: "took",
          title: t("messages.took"),
          numeric: true,
          cell: (attempt) => t("messages.ms", { ms: format.number(attempt.milliseconds) }),
        },
      ]}
    />
  );
}

function Retry({ id }: { id: string }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const retry = useRetryMessage(id);
  return (
    <Button
      icon="retry"
      isPending={retry.isPending}
      onPress={() =>
        retry.mutate(undefined, {
          onSuccess: () => toasts.show({ text: t("messages.retried"), tone: "right" }),
          onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
        })
      }
    >
      {t("messages.retry")}
    </Button>
  );
}

function Message({ seen }: { seen: MessageDetail }) {
  const t = useT();
  const { message, attempts, content } = seen;
  return (
    <>
      <p className={styles.line}>
        <StateTag state={message.state} />
        {t(`messages.channel.${message.channel}`)}
        <bdi dir="ltr">{content?.to ?? message.to}</bdi>
      </p>
      {message.state === "unknown" && <Notice tone="slip">{t("messages.state.unknown.detail")}</Notice>}
      {message.can_retry && <Retry id={message.id} />}
      {content && <Content content={content} locale={message.locale} />}
      <Section title={t("messages.attempts")}>
        <Attempts attempts={attempts} />
      </Section>
    </>
  );
}

/** One message: what became of it, and what it says while that can be read. */
export function Page() {
  const t = useT();
  const { messageId = "" } = useParams({ strict: false });
  const query = useQuery(messageQuery(messageId));
  const template = query.data?.message.template;
  const title = template && (t.maybe(`messages.template.${template}`) ?? template);
  return (
    <Frame title={title ?? t("messages.message")} back={{ href: "/admin/messages" }} width="wide">
      <Loaded query={query} skeleton={<Skeleton height={44} count={5} />}>
        {(seen) => <Message seen={seen} />}
      </Loaded>
    </Frame>
  );
}
