import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Conversation, type PartnerTurn, turnsQuery } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Loaded, Notice, Skeleton } from "#ui";
import { Answer } from "./Answer";
import { Composer } from "./Composer";
import { Dialogue } from "./Dialogue";
import styles from "./partner.module.css";
import { Turn } from "./Turn";
import { useSpokenAnswer } from "./useSpokenAnswer";
import { type Saying, useTalk } from "./useTalk";
import type { Voice } from "./voice";

/** A conversation: what was said, and where one writes or speaks. */
export function Talk({ conversation }: { conversation: Conversation }) {
  const query = useQuery(turnsQuery(conversation.id));
  return (
    <Loaded query={query} skeleton={<Skeleton height={120} count={2} />}>
      {(turns) => <Open conversation={conversation} turns={turns} />}
    </Loaded>
  );
}

function Open({ conversation, turns }: { conversation: Conversation; turns: readonly PartnerTurn[] }) {
  const { id, language } = conversation;
  const t = useT();
  const talk = useTalk(id);
  const [isAloud, setAloud] = useState(false);
  const onOver = useRef<() => void>(() => undefined);
  const spoken = useSpokenAnswer(isAloud, language, turns, talk.saying, () => onOver.current());
  const voiceOf = (turn: string) => (isAloud && spoken?.id === turn ? spoken.voice : null);
  return (
    <>
      <Source turns={turns} />
      <div role="log" aria-label={t("partner.log")} className={styles.log}>
        {turns
          .filter((turn) => turn.id !== talk.saying?.id)
          .map((turn) => (
            <Turn
              key={turn.id}
              turn={turn}
              language={language}
              spoken={voiceOf(turn.id)}
              onAgain={talk.isBusy ? undefined : () => talk.send(turn.said, turn.id)}
            />
          ))}
        {talk.saying && (
          <Now
            saying={talk.saying}
            language={language}
            spoken={voiceOf(talk.saying.id)}
            onAgain={(saying) => talk.send(saying.text, saying.id)}
          />
        )}
      </div>
      {isAloud ? (
        <Dialogue
          language={language}
          talk={talk}
          voice={spoken?.voice ?? null}
          onOver={onOver}
          onLeave={() => setAloud(false)}
        />
      ) : (
        <Composer
          conversation={conversation}
          isBusy={talk.isBusy}
          onSend={talk.send}
          onStop={talk.stop}
          onAloud={() => setAloud(true)}
        />
      )}
    </>
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
  spoken: Voice | null;
  onAgain(saying: Saying): void;
}

/** The turn that is under way. */
function Now({ saying, language, spoken, onAgain }: NowProps) {
  const t = useT();
  const explain = useProblemText();
  return (
    <div className={styles.turn}>
      <p lang={language} dir="auto" className={styles.said}>
        {saying.text}
      </p>
      {saying.reply &&
        (spoken ? (
          <Answer text={saying.reply} language={language} spoken={spoken} />
        ) : (
          <p lang={language} dir="auto" className={styles.reply}>
            {saying.reply}
          </p>
        ))}
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
