import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";
import { useT } from "#i18n";
import { Button } from "#ui";
import { onSpeech } from "../../parts/sound/recorder";
import { MicrophonePanel } from "./MicrophonePanel";
import styles from "./partner.module.css";
import { useMicrophone } from "./useMicrophone";
import type { useTalk } from "./useTalk";
import type { Voice } from "./voice";

interface Props {
  language: string;
  talk: ReturnType<typeof useTalk>;
  /** What says the latest answer. */
  voice: Voice | null;
  /** Called by whoever knows when an answer was said to its end. */
  onOver: RefObject<() => void>;
  onLeave(): void;
}

/** Speaking in turns: a pause ends one's own, the answer is said as it comes, and talking or a tap interrupts it. */
export function Dialogue({ language, talk, voice, onOver, onLeave }: Props) {
  const t = useT();
  const microphone = useMicrophone(language, talk.send, true);
  const isSpeaking = useIsSpeaking(voice);
  const { begin } = microphone;
  onOver.current = () => {
    if (!talk.saying?.error) void begin();
  };
  useEffect(() => {
    void begin();
  }, [begin]);
  useEffect(() => () => voice?.stop(), [voice]);
  const interrupt = () => {
    void talk.stop();
    voice?.stop(); // and so it is the learner's turn
  };
  useInterruption(isSpeaking, interrupt);
  const { is } = microphone.hearing;
  const panel = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page has grown whenever something new happens
  useEffect(() => {
    panel.current?.scrollIntoView({ block: "end" });
  }, [is, isSpeaking, talk.saying?.reply]);
  const isResting = !isSpeaking && !talk.isBusy && (is === "idle" || is === "heard");
  return (
    <section ref={panel} aria-label={t("partner.aloud")} className={styles.aloud}>
      <MicrophonePanel microphone={microphone} isSentAtOnce />
      <p role="status" className={styles.soft}>
        {isSpeaking ? t("partner.aloud.speaking") : ""}
      </p>
      <div className={styles.buttons}>
        <Button variant="quiet" icon="close" onPress={onLeave}>
          {t("partner.aloud.leave")}
        </Button>
        {(isSpeaking || talk.isBusy) && (
          <Button variant="primary" icon="stop" onPress={interrupt}>
            {t("partner.aloud.interrupt")}
          </Button>
        )}
        {isResting && (
          <Button variant="primary" icon="mic" onPress={begin}>
            {t("partner.mic")}
          </Button>
        )}
      </div>
    </section>
  );
}

const silent = () => () => undefined;

function useIsSpeaking(voice: Voice | null): boolean {
  const status = useSyncExternalStore(voice?.reading.subscribe ?? silent, () => voice?.reading.state.status);
  return status === "playing" || status === "loading";
}

/** While the answer is said, whoever begins to talk interrupts it; without a microphone a tap still does. */
function useInterruption(isSpeaking: boolean, interrupt: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: listening begins anew with each answer, not with each picture
  useEffect(() => {
    if (!isSpeaking) return;
    let isLeft = false;
    let end: () => void = () => undefined;
    onSpeech(interrupt).then(
      (found) => {
        if (isLeft) found();
        else end = found;
      },
      () => undefined, // the microphone's own panel says why it can't be had
    );
    return () => {
      isLeft = true;
      end();
    };
  }, [isSpeaking]);
}
