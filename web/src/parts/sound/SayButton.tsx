import { useCallback } from "react";
import { type Saying, useSpeech } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, IconButton } from "#ui";
import styles from "./SayButton.module.css";
import { useSay } from "./useSay";

export interface SayButtonProps extends Saying {
  /** What it does, for example “Hear the word”. */
  label: string;
  /** Shows the label beside the icon. */
  withText?: boolean;
}

/** Speaks a text; pressed again it falls silent. What went wrong is said under it. */
export function SayButton({ label, withText, text, language, speed }: SayButtonProps) {
  const t = useT();
  const explain = useProblemText();
  const speech = useSpeech();
  const load = useCallback(() => speech({ text, language, speed }), [speech, text, language, speed]);
  const { state, error, toggle } = useSay(load);
  const busy = state === "playing" || state === "loading";
  const shown = busy ? t("sound.stop") : label;
  return (
    <span className={styles.say}>
      {withText ? (
        <Button icon={busy ? "pause" : "speaker"} onPress={toggle}>
          {shown}
        </Button>
      ) : (
        <IconButton variant="framed" icon={busy ? "pause" : "speaker"} label={shown} onPress={toggle} />
      )}
      {state === "failed" && (
        <span role="alert" className={styles.failed}>
          {explain(error)}
        </span>
      )}
    </span>
  );
}
