import { type ReactNode, useState } from "react";
import {
  Form as AriaForm,
  type FormProps as AriaFormProps,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import { IconButton } from "./Button";
import { cx } from "./cx";
import styles from "./Field.module.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "children" | "style"> {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it; shown in place of what the browser would say. */
  error?: string | null;
  placeholder?: string;
  /** More than one line. */
  rows?: number;
  /** Texts of the button that shows a password. */
  reveal?: { show: string; hide: string };
  className?: string;
}

export function TextField({
  label,
  hint,
  error,
  placeholder,
  rows,
  reveal,
  className,
  type,
  ...rest
}: TextFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <AriaTextField
      {...rest}
      type={reveal && shown ? "text" : type}
      isInvalid={error ? true : rest.isInvalid}
      className={cx(styles.field, className)}
    >
      <Label className={styles.label}>{label}</Label>
      <span className={styles.control}>
        {rows ? (
          <TextArea dir="auto" className={styles.input} rows={rows} placeholder={placeholder} />
        ) : (
          <Input
            dir="auto"
            className={cx(styles.input, reveal && styles.revealing)}
            placeholder={placeholder}
          />
        )}
        {reveal && (
          <IconButton
            icon="eye"
            label={shown ? reveal.hide : reveal.show}
            aria-pressed={shown}
            className={styles.reveal}
            onPress={() => setShown(!shown)}
          />
        )}
      </span>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>{error ?? undefined}</FieldError>
    </AriaTextField>
  );
}

export interface FormProps extends Omit<AriaFormProps, "className" | "style"> {
  className?: string;
}

/** Fields one under the other. `validationErrors` says what the server refused, by the fields' names. */
export function Form({ className, onSubmit, ...rest }: FormProps) {
  return (
    <AriaForm
      {...rest}
      className={cx(styles.form, className)}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.(event);
      }}
    />
  );
}
