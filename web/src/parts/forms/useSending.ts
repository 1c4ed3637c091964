import { type FormEvent, useState } from "react";
import { ApiError } from "#api";
import { useProblemText } from "#i18n";

export interface Sending {
  isSending: boolean;
  /** What the server refused, by the fields' names. */
  fieldErrors: Record<string, string>;
  /** What is wrong with the whole. */
  problem: string | null;
  /** Sends the form's texts. */
  send(event: FormEvent<HTMLFormElement>): void;
}

/** A form's sending: pending, refused as a whole, refused by field. */
export function useSending(work: (values: Record<string, string>) => Promise<void>): Sending {
  const explain = useProblemText();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    const values = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setSending(true);
    setError(null);
    try {
      await work(values);
    } catch (problem) {
      setError(problem);
    } finally {
      setSending(false);
    }
  };

  const field = error instanceof ApiError ? error.field : null;
  const text = error === null ? null : explain(error);
  return {
    isSending,
    fieldErrors: field && text ? { [field]: text } : {},
    problem: field ? null : text,
    send,
  };
}
