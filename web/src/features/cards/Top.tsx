import { useState } from "react";
import type { StudyCard } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Icon, IconButton, Link, Menu, type MenuEntry, ProgressBar, useToasts } from "#ui";
import styles from "./Study.module.css";
import { leftOf, type Session } from "./session";
import type { Studying } from "./useStudy";

interface Props {
  studying: Studying;
  session: Session;
  card: StudyCard | null;
  autoplay: boolean;
  onAutoplay(on: boolean): void;
}

/** How far it is, what waits to be sent, undo, and what else can be done with the card. */
export function Top({ studying, session, card, autoplay, onAutoplay }: Props) {
  const t = useT();
  const format = useFormat();
  const left = leftOf(session);
  // A message at the foot would lie on the buttons; this one stays until the next answer.
  const [said, setSaid] = useState({ text: "", at: session.answers });
  return (
    <>
      <header className={styles.top}>
        <Link href="/cards" variant="plain" className={styles.close} aria-label={t("cards.leave")}>
          <Icon name="close" size={22} />
        </Link>
        <ProgressBar
          value={session.answers / Math.max(1, session.answers + left)}
          label={t("cards.study")}
          valueText={t("cards.left", { count: left })}
          className={styles.progress}
        />
        <span aria-hidden="true" className={styles.count}>
          {format.number(left)}
        </span>
        <IconButton icon="undo" label={t("cards.undo")} isDisabled={!session.last} onPress={studying.undo} />
        <CardMenu
          studying={studying}
          card={card}
          autoplay={autoplay}
          onAutoplay={onAutoplay}
          onDone={(text) => setSaid({ text, at: session.answers })}
        />
      </header>
      {said.text && said.at === session.answers && (
        <p role="status" className={styles.said}>
          {said.text}
        </p>
      )}
    </>
  );
}

type MenuProps = Omit<Props, "session"> & { onDone(text: string): void };

function CardMenu({ studying, card, autoplay, onAutoplay, onDone }: MenuProps) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const entries: MenuEntry[] = [
    ...(card
      ? [
          { id: "later", label: t("cards.later"), icon: "moon" } as const,
          { id: "suspend", label: t("cards.suspend"), icon: "pause" } as const,
        ]
      : []),
    { id: "sound", label: autoplay ? t("cards.autoplay.off") : t("cards.autoplay.on"), icon: "speaker" },
  ];
  const act = async (id: string) => {
    if (id === "sound") onAutoplay(!autoplay);
    if (!card) return;
    try {
      if (id === "later") {
        await studying.putOff(card.id);
        onDone(t("cards.later.done"));
      }
      if (id === "suspend") {
        await studying.suspend(card.id);
        onDone(t("cards.suspend.done"));
      }
    } catch (problem) {
      toasts.show({ text: explain(problem), tone: "wrong" });
    }
  };
  return (
    <Menu label={t("cards.menu")} entries={entries} onAction={act}>
      <IconButton icon="more" label={t("cards.menu")} />
    </Menu>
  );
}
