import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useSpeech } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button } from "#ui";
import { SpokenText } from "../../parts/aloud/SpokenText";
import styles from "./partner.module.css";
import { paragraphOf, Voice } from "./voice";

interface Props {
  text: string;
  language: string;
  /** What says it by itself. */
  spoken?: Voice | null;
}

/** What was answered. It can be heard, with the word lit that is said. */
export function Answer({ text, language, spoken }: Props) {
  const load = useSpeech();
  const own = useMemo(() => new Voice(language, load), [language, load]);
  useEffect(() => () => own.reading.dispose(), [own]);
  const block = useMemo(() => paragraphOf(text, language), [text, language]);
  own.grow(text, true);
  const voice = spoken ?? own;
  return (
    <>
      <p lang={language} dir="auto" className={styles.reply}>
        <SpokenText block={block} language={language} reading={voice.reading} styles={styles} />
      </p>
      {!spoken && <Listen voice={own} />}
    </>
  );
}

function Listen({ voice }: { voice: Voice }) {
  const t = useT();
  const explain = useProblemText();
  const { status, error } = useSyncExternalStore(voice.reading.subscribe, () => voice.reading.state);
  const isGoing = status === "playing" || status === "loading";
  const label = isGoing ? "partner.hear.pause" : status === "paused" ? "partner.hear.on" : "partner.hear";
  return (
    <>
      <Button
        size="s"
        variant="quiet"
        icon={isGoing ? "pause" : "speaker"}
        onPress={() => voice.toggle()}
        className={styles.listen}
      >
        {t(label)}
      </Button>
      {status === "failed" && (
        <p role="alert" className={styles.failed}>
          {explain(error)}
        </p>
      )}
    </>
  );
}
