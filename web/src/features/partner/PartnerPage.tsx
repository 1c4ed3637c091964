import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { type Conversation, conversationsQuery, profileQuery, useBeginConversation } from "#api";
import { useFormat, useLocale, useProblemText, useT } from "#i18n";
import {
  Button,
  EmptyState,
  Foreign,
  Page as Frame,
  Icon,
  Link,
  Loaded,
  Notice,
  Skeleton,
  Tag,
  TextField,
} from "#ui";
import { More } from "../../parts/lists/More";
import { keepDraft, openersIn } from "./openers";
import styles from "./partner.module.css";

const MAX_SOUGHT_CHARS = 200;

/** All conversations, and three ways into a new one. */
export function Page() {
  const t = useT();
  const explain = useProblemText();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const { data: profile } = useQuery(profileQuery);
  const begin = useBeginConversation();
  const language = profile?.target_language ?? "en";
  const start = (text: string) =>
    begin.mutate(
      { language, explain_in: locale },
      {
        onSuccess: ({ id }) => {
          keepDraft(id, text);
          navigate({ to: "/partner/$conversationId", params: { conversationId: id } });
        },
      },
    );
  const openers = openersIn(language);
  return (
    <Frame
      title={t("partner.title")}
      lead={t("partner.lead")}
      back={{ href: "/learn", label: t("lessons.title") }}
    >
      <section className={styles.openers} aria-label={t("partner.openers")}>
        {openers.texts.map((text) => (
          <Button
            key={text}
            onPress={() => start(text)}
            isPending={begin.isPending}
            className={styles.opener}
          >
            <Foreign lang={openers.lang}>{text}</Foreign>
          </Button>
        ))}
        <Button variant="primary" icon="add" onPress={() => start("")} isPending={begin.isPending}>
          {t("partner.new")}
        </Button>
        {begin.error && <Notice tone="wrong">{explain(begin.error)}</Notice>}
      </section>
      <Conversations />
    </Frame>
  );
}

function Conversations() {
  const t = useT();
  const [written, setWritten] = useState("");
  const sought = useDeferredValue(written.trim());
  const query = useInfiniteQuery(conversationsQuery(sought));
  return (
    <>
      <TextField
        label={t("partner.search")}
        type="search"
        value={written}
        onChange={setWritten}
        maxLength={MAX_SOUGHT_CHARS}
      />
      <Loaded query={query} skeleton={<Skeleton height={64} count={3} />}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.items);
          if (all.length === 0) {
            return sought ? (
              <EmptyState title={t("partner.none")}>{t("partner.none.detail")}</EmptyState>
            ) : (
              <EmptyState title={t("partner.empty")} illustration="notebook">
                {t("partner.empty.detail")}
              </EmptyState>
            );
          }
          return (
            <>
              <ul className={styles.list}>
                {all.map((one) => (
                  <Line key={one.id} conversation={one} />
                ))}
              </ul>
              <More query={query} label={t("common.more")} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Line({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const format = useFormat();
  return (
    <li>
      <Link href={`/partner/${conversation.id}`} variant="plain" className={styles.line}>
        <Icon name="talk" />
        <span className={styles.lineText}>
          <Foreign lang={conversation.title ? conversation.language : undefined} className={styles.lineTitle}>
            {conversation.title || t("partner.untitled")}
          </Foreign>
          <span className={styles.soft}>{format.moment(conversation.created_at)}</span>
        </span>
        <Tag>{format.language(conversation.language)}</Tag>
      </Link>
    </li>
  );
}
