import { type KeyboardEvent, useEffect, useRef } from "react";
import { useT } from "#i18n";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { BlanksModel, DraftOf } from "./drafts";
import texts from "./Texts.module.css";

const MAX_WORD_CHARS = 200;

interface BlankProps {
  number: number;
  shown: string;
  letters: number;
  text: string;
  language: string;
  isOver: boolean;
  onChange(text: string): void;
}

/** A word that begins in print and goes on by hand; a dot for each letter that is missing. */
function Blank({ number, shown, letters, text, language, isOver, onChange }: BlankProps) {
  const t = useT();
  const missing = Math.max(1, letters - shown.replaceAll("\u200c", "").length);
  return (
    <span className={texts.typed}>
      <span aria-hidden="true">{shown}</span>
      <input
        data-blank={number}
        aria-label={t("lessons.blank", { number, shown, letters })}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        readOnly={isOver}
        lang={language}
        dir="auto"
        maxLength={MAX_WORD_CHARS}
        placeholder={"·".repeat(missing)}
        style={{ inlineSize: `${Math.max(missing, text.length) + 2}ch` }}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="next"
        className={texts.blankInput}
      />
    </span>
  );
}

/** Words are typed into a text. Enter goes on to the next empty one; when there is none, it checks. */
export function Blanks(props: ActivityProps<BlanksModel, DraftOf<"fill_in_blank" | "cloze_test">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const root = useRef<HTMLParagraphElement>(null);
  const inputs = () => [...(root.current?.querySelectorAll("input") ?? [])];

  // On a phone the keyboard would cover the text.
  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches)
      root.current?.querySelector("input")?.focus({ preventScroll: true });
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    const all = inputs();
    const at = all.indexOf(event.target as HTMLInputElement);
    const next = [...all.slice(at + 1), ...all.slice(0, at)].find((input) => input.value.trim() === "");
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  let number = 0;
  return (
    <div className={styles.both}>
      <p
        ref={root}
        lang={lesson.language}
        dir={lesson.direction}
        className={styles.gapped}
        onKeyDown={onKeyDown}
      >
        {activity.parts.map((part) => {
          if (!("blank" in part)) return part.text;
          const { blank, shown, letters } = part;
          number += 1;
          return (
            <Blank
              key={blank}
              number={number}
              shown={shown}
              letters={letters}
              text={draft.blanks[blank] ?? ""}
              language={lesson.language}
              isOver={isOver}
              onChange={(text) => onChange({ ...draft, blanks: { ...draft.blanks, [blank]: text } })}
            />
          );
        })}
      </p>
    </div>
  );
}
