import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { activitySpeechQuery, type Speed } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, type IconName, Notice } from "#ui";
import { useSay } from "../../parts/sound/useSay";
import styles from "./Activities.module.css";

interface Props {
  lessonId: string;
  activityId: string;
}

function Play({ lessonId, activityId, speed }: Props & { speed: Speed }) {
  const t = useT();
  const explain = useProblemText();
  const cache = useQueryClient();
  const load = useCallback(
    () => cache.fetchQuery(activitySpeechQuery(lessonId, activityId, speed)),
    [cache, lessonId, activityId, speed],
  );
  const { state, error, toggle } = useSay(load);
  const busy = state === "playing" || state === "loading";
  const icon: IconName = busy ? "pause" : speed === "slow" ? "slow" : "speaker";
  return (
    <>
      <Button size="l" variant={speed === "normal" ? "primary" : "secondary"} icon={icon} onPress={toggle}>
        {busy ? t("sound.stop") : t(`lessons.listen.${speed}`)}
      </Button>
      {state === "failed" && <Notice tone="wrong">{explain(error)}</Notice>}
    </>
  );
}

/** What an activity says, as often as one likes, and slowly. */
export function Listen(props: Props) {
  return (
    <div className={styles.listen}>
      <Play {...props} speed="normal" />
      <Play {...props} speed="slow" />
    </div>
  );
}
