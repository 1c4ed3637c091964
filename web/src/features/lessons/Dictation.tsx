import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { Input, Label, TextField } from "react-aria-components";
import { activitySpeechQuery, type Speed } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, type IconName, Notice } from "#ui";
import { useSay } from "../../parts/sound/useSay";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, Dictation as Model } from "./drafts";

const ZWNJ = "\u200c";
const MAX_ANSWER_CHARS = 2000;

function Play({ lessonId, activityId, speed }: { lessonId: string; activityId: string; speed: Speed }) {
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

/** Listen, as often as one likes, and write. */
export function Dictation({
  activity,
  draft,
  onChange,
  lesson,
  isOver,
}: ActivityProps<Model, DraftOf<"dictation">>) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);

  // On a phone the keyboard would cover the buttons that speak.
  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
  }, []);

  const insert = (text: string) => {
    const field = input.current;
    if (!field) return;
    const { selectionStart, selectionEnd, value } = field;
    const from = selectionStart ?? value.length;
    const at = from + text.length;
    onChange({ type: "dictation", text: value.slice(0, from) + text + value.slice(selectionEnd ?? from) });
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(at, at);
    });
  };

  return (
    <div className={styles.both}>
      <div className={styles.listen}>
        <Play lessonId={lesson.id} activityId={activity.id} speed="normal" />
        <Play lessonId={lesson.id} activityId={activity.id} speed="slow" />
      </div>
      <div className={styles.write}>
        <TextField
          value={draft.text}
          onChange={(text) => onChange({ type: "dictation", text })}
          isReadOnly={isOver}
          maxLength={MAX_ANSWER_CHARS}
          className={styles.field}
        >
          <Label className={styles.fieldLabel}>{t("lessons.write", { count: activity.word_count })}</Label>
          <Input
            ref={input}
            dir={draft.text ? "auto" : lesson.direction}
            lang={lesson.language}
            autoComplete="off"
            autoCorrect="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="done"
            className={styles.input}
          />
        </TextField>
        {lesson.language.startsWith("fa") && !isOver && (
          <Button onPress={() => insert(ZWNJ)} className={styles.joiner}>
            {t("lessons.zwnj")}
          </Button>
        )}
      </div>
    </div>
  );
}
