import { useSyncExternalStore } from "react";
import type { Speed } from "#api";
import { useProblemText, useT } from "#i18n";
import { IconButton } from "#ui";
import type { ReadAloud } from "../../parts/aloud/readAloud";
import styles from "./Reader.module.css";

interface Props {
  reading: ReadAloud;
  speed: Speed;
  onSpeed(speed: Speed): void;
  /** Play where the reader is, pause, or go on. */
  onToggle(): void;
}

/** Reading aloud: the sentence before, play and pause, the sentence after, slowly. */
export function PlayBar({ reading, speed, onSpeed, onToggle }: Props) {
  const t = useT();
  const explain = useProblemText();
  const state = useSyncExternalStore(reading.subscribe, () => reading.state);
  const isGoing = state.status === "playing" || state.status === "loading";
  const go = (by: number) => reading.play(Math.max(0, state.at + by), true);
  return (
    <fieldset aria-label={t("reader.aloud")} className={styles.playBar}>
      {state.status === "failed" && (
        <p role="alert" className={styles.playFailed}>
          {explain(state.error)}
        </p>
      )}
      <div className={styles.playButtons}>
        <IconButton
          icon="sentenceBefore"
          label={t("reader.sentence.before")}
          isDisabled={state.at <= 0}
          onPress={() => go(-1)}
        />
        <IconButton
          variant="primary"
          icon={isGoing ? "pause" : "play"}
          label={isGoing ? t("reader.aloud.pause") : t("reader.aloud.play")}
          onPress={onToggle}
          className={styles.play}
        />
        <IconButton
          icon="sentenceAfter"
          label={t("reader.sentence.after")}
          isDisabled={state.at < 0 || state.at + 1 >= reading.utterances.length}
          onPress={() => go(1)}
        />
        <IconButton
          icon="slow"
          label={t("reader.aloud.slow")}
          aria-pressed={speed === "slow"}
          onPress={() => onSpeed(speed === "slow" ? "normal" : "slow")}
          className={styles.slow}
        />
      </div>
    </fieldset>
  );
}
