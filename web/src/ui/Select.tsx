import type { ReactNode } from "react";
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from "react-aria-components";
import { cx } from "./cx";
import { Icon } from "./Icon";
import styles from "./Select.module.css";

export interface Option<V extends string> {
  value: V;
  label: string;
  lang?: string;
}

export interface SelectProps<V extends string> {
  label: string;
  /** The label is read aloud only. */
  labelHidden?: boolean;
  hint?: ReactNode;
  options: readonly Option<V>[];
  value: V | null;
  onChange(value: V): void;
  placeholder?: string;
  className?: string;
}

export function Select<V extends string>(props: SelectProps<V>) {
  const { label, labelHidden, hint, options, value, onChange, placeholder, className } = props;
  return (
    <AriaSelect
      aria-label={labelHidden ? label : undefined}
      className={cx(styles.select, className)}
      value={value}
      onChange={(key) => key !== null && onChange(key as V)}
      placeholder={placeholder}
    >
      {!labelHidden && <Label className={styles.label}>{label}</Label>}
      <Button className={styles.button}>
        <SelectValue className={styles.value} />
        <Icon name="chevron" size={18} />
      </Button>
      {hint && <span className={styles.hint}>{hint}</span>}
      <Popover className={styles.popover} offset={4}>
        <ListBox items={options} className={styles.list}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={styles.item}>
              <span lang={option.lang}>{option.label}</span>
              <Icon name="check" size={18} className={styles.check} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
