import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type Conversation, conversationQuery, type PartnerTurn, turnsQuery } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Foreign, Page as Frame, IconButton, Loaded, Notice, Skeleton } from "#ui";
import { Composer } from "./Composer";
import { DeleteTalk } from "./DeleteTalk";
import styles from "./partner.module.css";
import { Turn } from "./Turn";
import { type Saying, useTalk } from "./useTalk";

export function Page() {
  const { conversationId = "" } = useParams({ strict: false }) as { conversationId?: string };
  const t = useT();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const query = useQuery(conversationQuery(conversationId));
  const title = query.data?.title || t("partner.new");
  return (
    <Frame
      title={title}
      heading={<Foreign>{title}</Foreign>}
      back={{ href: "/partner", label: t("partner.title") }}
      actions={
        query.data && (
          <IconButton icon="trash" label={t("partner.delete")} onPress={() => setDeleting(true)} />
        )
      }
    >
      <Loaded query={query} skeleton={<Skeleton height={120} count={2} />}>
        {(conversation) => <Talk key={conversation.id} conversation={conversation} />}
      </Loaded>
      {isDeleting && query.data && (
        <DeleteTalk
          conversation={query.data}
          onClose={() => setDeleting(false)}
          onDeleted={() => navigate({ to: "/partner" })}
        />
      )}
    </Frame>
  );
}

function Talk({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const query = useQuery(turnsQuery(conversation.id));
  const talk = useTalk(conversation.id);
  return (
    <Loaded query={query} skeleton={<Skeleton height={120} count={2} />}>
      {(turns) => (
        <>
          <Source turns={turns} />
          <div role="log" aria-label={t("partner.log")} className={styles.log}>
            {turns
              .filter((turn) => turn.id !== talk.saying?.id)
              .map((turn) => (
                <Turn
                  key={turn.id}
                  turn={turn}
                  language={conversation.language}
                  onAgain={talk.isBusy ? undefined : () => talk.send(turn.said, turn.id)}
                />
              ))}
            {talk.saying && (
              <Now
                saying={talk.saying}
                language={conversation.language}
                onAgain={(saying) => talk.send(saying.text, saying.id)}
              />
            )}
          </div>
          <Composer conversation={conversation} isBusy={talk.isBusy} onSend={talk.send} onStop={talk.stop} />
        </>
      )}
    </Loaded>
  );
}

/** Who answers: never a person. */
function Source({ turns }: { turns: readonly PartnerTurn[] }) {
  const t = useT();
  const answered = turns.findLast((turn) => turn.source);
  return <Notice>{t(answered?.source === "rules" ? "partner.rules" : "partner.machine")}</Notice>;
}

interface NowProps {
  saying: Saying;
  language: string;
  onAgain(saying: Saying): void;
}

/** The turn that is under way. */
function Now({ saying, language, onAgain }: NowProps) {
  const t = useT();
  const explain = useProblemText();
  return (
    <div className={styles.turn}>
      <p lang={language} dir="auto" className={styles.said}>
        {saying.text}
      </p>
      {saying.reply && (
        <p lang={language} dir="auto" className={styles.reply}>
          {saying.reply}
        </p>
      )}
      {saying.error ? (
        <>
          <Notice tone="wrong">{explain(saying.error)}</Notice>
          <Button icon="retry" onPress={() => onAgain(saying)}>
            {t("partner.again")}
          </Button>
        </>
      ) : (
        <p className={styles.soft}>{saying.reply ? t("partner.looking") : t("partner.thinking")}</p>
      )}
    </div>
  );
}
