import { useEffect, useRef } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";
import type { Lesson } from "#api";
import { useT } from "#i18n";
import styles from "./Activities.module.css";

const ZWNJ = "\u200c";

interface Props {
  label: string;
  text: string;
  onChange(text: string): void;
  lesson: Pick<Lesson, "language" | "direction">;
  isOver: boolean;
  maxLength: number;
}

/** A line to write on in the lesson's language. */
export function WriteField({ label, text, onChange, lesson, isOver, maxLength }: Props) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);

  // On a phone the keyboard would cover what is above.
  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
  }, []);

  const insert = (inserted: string) => {
    const field = input.current;
    if (!field) return;
    const { selectionStart, selectionEnd, value } = field;
    const from = selectionStart ?? value.length;
    const at = from + inserted.length;
    onChange(value.slice(0, from) + inserted + value.slice(selectionEnd ?? from));
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(at, at);
    });
  };

  return (
    <div className={styles.write}>
      <TextField
        value={text}
        onChange={onChange}
        isReadOnly={isOver}
        maxLength={maxLength}
        className={styles.field}
      >
        <Label className={styles.fieldLabel}>{label}</Label>
        <Input
          ref={input}
          dir={text ? "auto" : lesson.direction}
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
  );
}
