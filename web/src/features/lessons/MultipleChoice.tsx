import { useEffect } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { useFormat, useT } from "#i18n";
import { Foreign } from "#ui";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, MultipleChoice as Model } from "./drafts";

const GAP = /_{2,}/;

/** A sentence whose gap is drawn as a line and read as "gap". */
function Gapped({ text }: { text: string }) {
  const t = useT();
  const [before, ...after] = text.split(GAP);
  if (after.length === 0) return text;
  return (
    <>
      {before}
      <span role="img" aria-label={t("lessons.gap")} className={styles.blank} />
      {after.join("…")}
    </>
  );
}

/** Number keys choose, wherever the focus is but in a text field. */
function useNumberKeys(count: number, isOver: boolean, choose: (index: number) => void) {
  useEffect(() => {
    if (isOver) return;
    const onKey = (event: KeyboardEvent) => {
      const index = Number(event.key) - 1;
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isPlain && Number.isInteger(index) && index >= 0 && index < count) choose(index);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [count, isOver, choose]);
}

export function MultipleChoice(props: ActivityProps<Model, DraftOf<"multiple_choice">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const t = useT();
  const format = useFormat();
  const choose = (option: string) => onChange({ type: "multiple_choice", option });
  useNumberKeys(activity.options.length, isOver, (index) => {
    const option = activity.options[index];
    if (option) choose(option.id);
  });
  return (
    <>
      <p lang={lesson.language} dir={lesson.direction} className={styles.text}>
        <Gapped text={activity.text} />
      </p>
      <RadioGroup
        aria-label={t("lessons.options")}
        value={draft.option}
        onChange={choose}
        isReadOnly={isOver}
        className={styles.options}
      >
        {activity.options.map((option, index) => (
          <Radio key={option.id} value={option.id} className={styles.option}>
            <span aria-hidden="true" className={styles.key}>
              {format.number(index + 1)}
            </span>
            <Foreign lang={lesson.language}>{option.text}</Foreign>
          </Radio>
        ))}
      </RadioGroup>
    </>
  );
}
