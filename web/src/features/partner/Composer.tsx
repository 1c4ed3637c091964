import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { type Conversation, hearingQuery } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, TextField } from "#ui";
import { MicrophonePanel } from "./MicrophonePanel";
import { draftOf, keepDraft } from "./openers";
import styles from "./partner.module.css";
import { type Microphone, useMicrophone } from "./useMicrophone";

const MAX_SAID_CHARS = 4000;

interface Props {
  conversation: Conversation;
  isBusy: boolean;
  onSend(text: string): void;
  /** Gives what was never said after all, to be written again. */
  onStop(): Promise<string>;
  /** Speaking in turns instead. */
  onAloud(): void;
}

/** What is being written in a conversation. */
function useDraft(conversation: string) {
  const [text, setText] = useState(() => draftOf(conversation));
  const write = (value: string) => {
    const kept = value.slice(0, MAX_SAID_CHARS);
    setText(kept);
    keepDraft(conversation, kept);
  };
  const add = (more: string) => write([draftOf(conversation).trimEnd(), more].filter(Boolean).join(" "));
  return { text, write, add };
}

/** Where one writes or speaks. Enter sends, with Shift it begins a new line. */
export function Composer({ conversation, isBusy, onSend, onStop, onAloud }: Props) {
  const t = useT();
  const form = useRef<HTMLFormElement>(null);
  const { text, write, add } = useDraft(conversation.id);
  const goOn = (more: string) => {
    add(more);
    form.current?.querySelector("textarea")?.focus();
  };
  const microphone = useMicrophone(conversation.language, goOn);
  const isHearing = ["asking", "recording", "writing"].includes(microphone.hearing.is);
  const send = () => {
    if (isBusy || isHearing || !text.trim()) return;
    onSend(text.trim());
    write("");
    microphone.discard();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      ref={form}
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextField
        label={t("partner.say")}
        hint={t("partner.say.hint")}
        value={text}
        onChange={write}
        onKeyDown={onKeyDown}
        maxLength={MAX_SAID_CHARS}
        rows={3}
        autoFocus
      />
      <MicrophonePanel microphone={microphone} />
      <div className={styles.buttons}>
        <Speak microphone={microphone} language={conversation.language} isBusy={isBusy} onAloud={onAloud} />
        {isBusy ? (
          <Button icon="close" onPress={async () => goOn(await onStop())}>
            {t("partner.stop")}
          </Button>
        ) : (
          !isHearing && (
            <Button type="submit" variant="primary" isDisabled={!text.trim()}>
              {t("partner.send")}
            </Button>
          )
        )}
      </div>
    </form>
  );
}

interface SpeakProps {
  microphone: Microphone;
  language: string;
  isBusy: boolean;
  onAloud(): void;
}

/** Speaking instead of writing; where nobody here understands the language it says why not. */
function Speak({ microphone, language, isBusy, onAloud }: SpeakProps) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery(hearingQuery(language));
  if (!data) return null;
  if (!data.available) {
    const values = { language: format.language(language) };
    return <p className={styles.absent}>{t(`partner.mic.absent.${data.absent ?? "off"}`, values)}</p>;
  }
  const { is } = microphone.hearing;
  if (isBusy || (is !== "idle" && is !== "heard")) return null;
  return (
    <>
      <Button variant="quiet" icon="talk" onPress={onAloud}>
        {t("partner.aloud")}
      </Button>
      <Button icon="mic" onPress={microphone.begin}>
        {t("partner.mic")}
      </Button>
    </>
  );
}
