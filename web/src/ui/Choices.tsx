import type { ReactNode } from "react";
import {
  Switch as AriaSwitch,
  type SwitchProps as AriaSwitchProps,
  Button,
  Label,
  Radio,
  RadioGroup,
  type RadioGroupProps,
} from "react-aria-components";
import styles from "./Choices.module.css";
import { cx } from "./cx";
import { Icon } from "./Icon";

export interface Choice<V extends string> {
  value: V;
  label: ReactNode;
  /** A second, quieter line. */
  hint?: ReactNode;
  /** The language of the label where it isn't the page's. */
  lang?: string;
}

interface ChoicesProps<V extends string>
  extends Omit<RadioGroupProps, "className" | "children" | "value" | "onChange" | "style" | "aria-label"> {
  label: string;
  /** The label is read aloud only: something else on the page says it. */
  labelHidden?: boolean;
  choices: readonly Choice<V>[];
  value: V | null;
  onChange(value: V): void;
  className?: string;
}

/** One out of several, each a card. */
export function ChoiceCards<V extends string>(props: ChoicesProps<V> & { columns?: 1 | 2 }) {
  const { label, labelHidden, choices, className, columns = 1, onChange, ...rest } = props;
  return (
    <RadioGroup
      {...rest}
      aria-label={labelHidden ? label : undefined}
      onChange={(value) => onChange(value as V)}
      className={cx(styles.group, className)}
    >
      {!labelHidden && <Label className={styles.label}>{label}</Label>}
      <div className={cx(styles.cards, columns === 2 && styles.two)}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className={styles.card}>
            <span className={styles.texts}>
              <span lang={choice.lang} className={styles.name}>
                {choice.label}
              </span>
              {choice.hint && <span className={styles.hint}>{choice.hint}</span>}
            </span>
            <span className={styles.mark}>
              <Icon name="check" size={16} />
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** One out of a few short ones, in a row. */
export function Segmented<V extends string>(props: ChoicesProps<V>) {
  const { label, labelHidden, choices, className, onChange, ...rest } = props;
  return (
    <RadioGroup
      {...rest}
      aria-label={labelHidden ? label : undefined}
      orientation="horizontal"
      onChange={(value) => onChange(value as V)}
      className={cx(styles.group, className)}
    >
      {!labelHidden && <Label className={styles.label}>{label}</Label>}
      <div className={styles.segments}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className={styles.segment}>
            <span lang={choice.lang}>{choice.label}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

interface PickCardsProps<V extends string> {
  /** What is picked, read aloud with the group. */
  label: string;
  choices: readonly Choice<V>[];
  /** What was picked before. */
  value?: V | null;
  onPick(value: V): void;
  columns?: 1 | 2;
  isDisabled?: boolean;
}

/** Cards that act at once: for a question whose answer leads on. Radio buttons would act on every arrow key. */
export function PickCards<V extends string>(props: PickCardsProps<V>) {
  const { label, choices, value, onPick, columns = 1, isDisabled } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are buttons
    <div role="group" aria-label={label} className={cx(styles.cards, columns === 2 && styles.two)}>
      {choices.map((choice) => (
        <Button
          key={choice.value}
          isDisabled={isDisabled}
          aria-pressed={choice.value === value}
          data-selected={choice.value === value || undefined}
          className={styles.card}
          onPress={() => onPick(choice.value)}
        >
          <span className={styles.texts}>
            <span lang={choice.lang} className={styles.name}>
              {choice.label}
            </span>
            {choice.hint && <span className={styles.hint}>{choice.hint}</span>}
          </span>
          <Icon name="forward" className={styles.onward} />
        </Button>
      ))}
    </div>
  );
}

export interface SwitchProps extends Omit<AriaSwitchProps, "className" | "style" | "children"> {
  children: ReactNode;
}

export function Switch({ children, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className={styles.switch}>
      <span>{children}</span>
      <span className={styles.track}>
        <span className={styles.thumb} />
      </span>
    </AriaSwitch>
  );
}
