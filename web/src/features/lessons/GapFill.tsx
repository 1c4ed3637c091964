import { useRef } from "react";
import { Button, type PressEvent } from "react-aria-components";
import { useT } from "#i18n";
import { Foreign, useToasts } from "#ui";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import { type DraftOf, gapsOf, type GapFill as Model, tapGap, tapWord } from "./drafts";
import { arrowsMove, changeThenFocus, isByKey } from "./tiles";

const NEXT_WORD = "[data-word]:not([data-used])";
/** Finds nothing: the focus goes to the button that checks. */
const NOTHING = "[data-nothing]";

/** A text with gaps and a bank of words: tap a word, tap a gap; or the other way round. */
export function GapFill({
  activity,
  draft,
  onChange,
  lesson,
  isOver,
}: ActivityProps<Model, DraftOf<"gap_fill">>) {
  const t = useT();
  const { announce } = useToasts();
  const root = useRef<HTMLDivElement>(null);
  const names = gapsOf(activity);
  const textOf = (id: string | undefined) => activity.bank.find((word) => word.id === id)?.text;
  const numberOf = (gap: string) => names.indexOf(gap) + 1;
  const used = new Set(Object.values(draft.gaps));

  const putSaid = (word: string, gap: string) =>
    announce(t("lessons.gap.put", { word: textOf(word) ?? "", number: numberOf(gap) }));

  const onWord = (word: string, event: PressEvent) => {
    if (draft.gap !== null) putSaid(word, draft.gap);
    else if (draft.word !== word) announce(t("lessons.gap.taken", { word: textOf(word) ?? "" }));
    const free = names.find((gap) => draft.gaps[gap] === undefined) ?? names[0];
    const isTaking = draft.gap === null && draft.word !== word;
    const change = () => onChange(tapWord(draft, word));
    if (isByKey(event)) changeThenFocus(root, change, isTaking ? `[data-gap="${free}"]` : NEXT_WORD);
    else change();
  };
  const onGap = (gap: string, event: PressEvent) => {
    if (draft.word !== null) putSaid(draft.word, gap);
    const isFull =
      draft.word !== null && names.every((name) => name === gap || draft.gaps[name] !== undefined);
    const change = () => onChange(tapGap(draft, gap));
    if (isByKey(event)) changeThenFocus(root, change, isFull ? NOTHING : NEXT_WORD);
    else change();
  };

  return (
    <div ref={root} className={styles.both}>
      <p lang={lesson.language} dir={lesson.direction} className={styles.gapped}>
        {activity.parts.map((part) => {
          if (!("gap" in part)) return part.text;
          const word = textOf(draft.gaps[part.gap]);
          const number = numberOf(part.gap);
          const waits = draft.gap === part.gap || (draft.word !== null && word === undefined);
          return (
            <Button
              key={part.gap}
              data-gap={part.gap}
              data-filled={word !== undefined || undefined}
              data-waits={waits || undefined}
              isDisabled={isOver}
              aria-label={
                word ? t("lessons.gap.filled", { number, word }) : t("lessons.gap.empty", { number })
              }
              aria-pressed={draft.gap === part.gap}
              onPress={(event) => onGap(part.gap, event)}
              className={styles.gap}
            >
              {word ?? "\u00a0"}
            </Button>
          );
        })}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a box of a form */}
      <div
        role="group"
        aria-label={t("lessons.bank")}
        dir={lesson.direction}
        className={styles.tiles}
        onKeyDown={arrowsMove}
      >
        {activity.bank.map((word) => (
          <Button
            key={word.id}
            data-word={word.id}
            isDisabled={isOver || used.has(word.id)}
            data-used={used.has(word.id) || undefined}
            aria-pressed={draft.word === word.id}
            onPress={(event) => onWord(word.id, event)}
            className={styles.tile}
          >
            <Foreign lang={lesson.language}>{word.text}</Foreign>
          </Button>
        ))}
      </div>
    </div>
  );
}
