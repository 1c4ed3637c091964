import { useEffect, useState } from "react";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Notice } from "#ui";
import { MAX_RECORDED_MS, RecorderTrouble } from "../../parts/sound/recorder";
import styles from "./partner.module.css";
import type { Hearing, Microphone } from "./useMicrophone";

const TICK_MS = 500;
const SECOND_MS = 1000;
const MINUTE_SECONDS = 60;

interface Props {
  microphone: Microphone;
  /** Nobody looks over what was heard. */
  isSentAtOnce?: boolean;
}

/** What becomes of what is said: asked for, recorded, written down, or why not. */
export function MicrophonePanel({ microphone, isSentAtOnce }: Props) {
  const { hearing } = microphone;
  return (
    <>
      <Told hearing={hearing} isSentAtOnce={isSentAtOnce} />
      {hearing.is === "recording" && <Running microphone={microphone} since={hearing.since} />}
      {(hearing.is === "asking" || hearing.is === "writing") && <Discard microphone={microphone} />}
      {hearing.is === "failed" && (
        <Failed microphone={microphone} hearing={hearing} isSentAtOnce={isSentAtOnce} />
      )}
    </>
  );
}

/** One live region for all of it. */
function Told({ hearing, isSentAtOnce }: { hearing: Hearing; isSentAtOnce?: boolean }) {
  const t = useT();
  const written = isSentAtOnce ? "" : t("partner.mic.heard");
  const text = {
    idle: "",
    asking: t("partner.mic.asking"),
    recording: t("partner.mic.recording"),
    writing: t("partner.mic.writing"),
    heard: "isNothing" in hearing && hearing.isNothing ? t("partner.mic.nothing") : written,
    failed: "",
  }[hearing.is];
  return (
    <p role="status" className={styles.soft}>
      {text}
    </p>
  );
}

function Running({ microphone, since }: { microphone: Microphone; since: number }) {
  const t = useT();
  const format = useFormat();
  const [now, setNow] = useState(since);
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(clock);
  }, []);
  const time = (ms: number) => {
    const seconds = Math.floor(ms / SECOND_MS);
    const rest = format.number(seconds % MINUTE_SECONDS, { minimumIntegerDigits: 2 });
    return `${format.number(Math.floor(seconds / MINUTE_SECONDS))}:${rest}`;
  };
  return (
    <div className={styles.recording}>
      <span aria-hidden="true" className={styles.dot} />
      <bdi dir="ltr" className={styles.clock}>
        {time(now - since)} / {time(MAX_RECORDED_MS)}
      </bdi>
      <Button variant="quiet" icon="trash" onPress={microphone.discard}>
        {t("partner.mic.discard")}
      </Button>
      <Button variant="primary" icon="stop" autoFocus onPress={microphone.stop}>
        {t("partner.mic.done")}
      </Button>
    </div>
  );
}

function Discard({ microphone }: { microphone: Microphone }) {
  const t = useT();
  return (
    <Button variant="quiet" icon="close" onPress={microphone.discard}>
      {t("partner.mic.discard")}
    </Button>
  );
}

type FailedHearing = Extract<Hearing, { is: "failed" }>;

function Failed({ microphone, hearing, isSentAtOnce }: Props & { hearing: FailedHearing }) {
  const t = useT();
  const explain = useProblemText();
  const { error, sound } = hearing;
  return (
    <>
      <Notice tone="wrong">
        {error instanceof RecorderTrouble ? t(`partner.mic.${error.trouble}`) : explain(error)}
      </Notice>
      <div className={styles.buttons}>
        {(sound || !isSentAtOnce) && (
          <Button variant="quiet" icon="close" onPress={microphone.discard}>
            {t(sound ? "partner.mic.discard" : "partner.mic.close")}
          </Button>
        )}
        <Button icon="retry" onPress={() => (sound ? microphone.write(sound) : microphone.begin())}>
          {t(sound ? "partner.mic.resend" : "partner.mic.retry")}
        </Button>
      </div>
    </>
  );
}
