import { useEffect } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { useFormat, useT } from "#i18n";
import { Foreign } from "#ui";
import styles from "./Activities.module.css";

interface Option {
  id: string;
  text: string;
}

interface Props {
  options: readonly Option[];
  chosen: string | null;
  onChoose(id: string): void;
  /** The language of the options' texts. */
  language: string;
  isOver: boolean;
  /** What is chosen among, for screen readers; "Options" when nothing says more. */
  label?: string;
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

/** One of several texts, by tap, by arrows or by its number. */
export function Options({ options, chosen, onChoose, language, isOver, label }: Props) {
  const t = useT();
  const format = useFormat();
  useNumberKeys(options.length, isOver, (index) => {
    const option = options[index];
    if (option) onChoose(option.id);
  });
  return (
    <RadioGroup
      aria-label={label ?? t("lessons.options")}
      value={chosen}
      onChange={onChoose}
      isReadOnly={isOver}
      className={styles.options}
    >
      {options.map((option, index) => (
        <Radio key={option.id} value={option.id} className={styles.option}>
          <span aria-hidden="true" className={styles.key}>
            {format.number(index + 1)}
          </span>
          <Foreign lang={language}>{option.text}</Foreign>
        </Radio>
      ))}
    </RadioGroup>
  );
}
