import { NumberField as AriaNumberField, Button, Group, Input, Label } from "react-aria-components";
import { Icon } from "#ui";
import styles from "./NumberField.module.css";

interface Props {
  label: string;
  value: number;
  max: number;
  step?: number;
  onChange(value: number): void;
}

/** A whole number, written in the reader's digits, with a button for less and one for more. */
export function NumberField({ label, value, max, step = 1, onChange }: Props) {
  return (
    <AriaNumberField
      value={value}
      minValue={0}
      maxValue={max}
      step={step}
      onChange={(chosen) => onChange(Number.isNaN(chosen) ? 0 : chosen)}
      className={styles.field}
    >
      <Label className={styles.label}>{label}</Label>
      <Group className={styles.group}>
        <Button slot="decrement" className={styles.step}>
          <Icon name="minus" />
        </Button>
        <Input className={styles.input} />
        <Button slot="increment" className={styles.step}>
          <Icon name="add" />
        </Button>
      </Group>
    </AriaNumberField>
  );
}
