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
  // An error steps aside while it is being mended. If it went only on leaving the field, the page would move under the
  // pointer that is just pressing the button below.
  const [isMending, setMending] = useState(false);
  return (
    <AriaTextField
      {...rest}
      type={reveal && shown ? "text" : type}
      isInvalid={error ? true : rest.isInvalid}
      onChange={(value) => {
        setMending(true);
        rest.onChange?.(value);
      }}
      onBlur={(event) => {
        setMending(false);
        rest.onBlur?.(event);
      }}
      className={cx(styles.field, isMending && styles.mending, className)}
    >
      <Label className={styles.label}>{label}</Label>
      <span dir={reveal && "ltr"} className={styles.control} onInvalidCapture={() => setMending(false)}>
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

/**
 * Fields one under the other. `validationErrors` says what the server refused, by the fields' names. While one of its buttons is
 * pending it is not sent again: Enter in a lone field would.
 */
export function Form({ className, onSubmit, ...rest }: FormProps) {
  return (
    <AriaForm
      {...rest}
      className={cx(styles.form, className)}
      onSubmit={(event) => {
        event.preventDefault();
        if (!event.currentTarget.querySelector("[data-busy]")) onSubmit?.(event);
      }}
    />
  );
}
