import { type KeyboardEvent, useState } from "react";
import type { Conversation } from "#api";
import { useT } from "#i18n";
import { Button, TextField } from "#ui";
import { draftOf, keepDraft } from "./openers";
import styles from "./partner.module.css";

const MAX_SAID_CHARS = 4000;

interface Props {
  conversation: Conversation;
  isBusy: boolean;
  onSend(text: string): void;
  onStop(): void;
}

/** Where one writes. Enter sends, with Shift it begins a new line. */
export function Composer({ conversation, isBusy, onSend, onStop }: Props) {
  const t = useT();
  const [text, setText] = useState(() => draftOf(conversation.id));
  const write = (value: string) => {
    setText(value);
    keepDraft(conversation.id, value);
  };
  const send = () => {
    if (isBusy || !text.trim()) return;
    onSend(text.trim());
    write("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
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
      {isBusy ? (
        <Button icon="close" onPress={onStop}>
          {t("partner.stop")}
        </Button>
      ) : (
        <Button type="submit" variant="primary" isDisabled={!text.trim()}>
          {t("partner.send")}
        </Button>
      )}
    </form>
  );
}
