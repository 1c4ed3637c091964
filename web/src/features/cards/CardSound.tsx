import { useCallback, useEffect } from "react";
import { type StudyCard, useSpeech } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, IconButton } from "#ui";
import { useSay } from "../../parts/sound/useSay";
import styles from "./Card.module.css";

interface Props {
  sound: NonNullable<StudyCard["back"]["sound"]>;
  /** It is the question itself. */
  isLarge?: boolean;
  autoplay: boolean;
}

/** Says the word at a press, and by itself where the learner wants it so. */
export function CardSound({ sound: { text, language }, isLarge, autoplay }: Props) {
  const t = useT();
  const explain = useProblemText();
  const speech = useSpeech();
  const load = useCallback(() => speech({ text, language }), [speech, text, language]);
  const { state, error, toggle, say } = useSay(load);
  const isBusy = state === "playing" || state === "loading";

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a card
  useEffect(() => {
    if (autoplay) void say();
  }, []);

  const label = isBusy ? t("sound.stop") : t("cards.hear");
  const icon = isBusy ? "pause" : "speaker";
  return (
    // A press here is not one on the card.
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing happens here
    // biome-ignore lint/a11y/useKeyWithClickEvents: nothing happens here
    <span data-sound className={styles.sound} onClick={(event) => event.stopPropagation()}>
      {isLarge ? (
        <Button icon={icon} size="l" onPress={toggle}>
          {label}
        </Button>
      ) : (
        <IconButton variant="framed" icon={icon} label={label} onPress={toggle} />
      )}
      {state === "failed" && (
        <span role="alert" className={styles.failed}>
          {explain(error)}
        </span>
      )}
    </span>
  );
}
