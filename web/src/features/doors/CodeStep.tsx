import { useState } from "react";
import { ApiError } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Row, TextField } from "#ui";
import { useSeconds } from "./useSeconds";
import { useWebOtp } from "./useWebOtp";

export interface Asked {
  attempt: string;
  resend_in: number;
}

interface Props {
  phone: string;
  asked: Asked;
  /** Names the act that the code is for. */
  submit: string;
  error: unknown;
  isPending: boolean;
  onCode(code: string): void;
  onAgain(): Promise<void>;
  onOther(): void;
}

/** The six digits that came by SMS; another code after a minute, or another number. */
export function CodeStep({ phone, asked, submit, error, isPending, onCode, onAgain, onOther }: Props) {
  const t = useT();
  const explain = useProblemText();
  const [code, setCode] = useState("");
  const [said, setSaid] = useState<{ wrong: boolean; text: string } | null>(null);
  const left = useSeconds(asked.resend_in, asked.attempt);
  useWebOtp(asked.attempt, (found) => {
    setCode(found);
    onCode(found);
  });
  const again = () =>
    onAgain().then(
      () => {
        setCode("");
        setSaid({ wrong: false, text: t("doors.code.sent") });
      },
      (problem) => setSaid({ wrong: true, text: explain(problem) }),
    );
  const atField = error instanceof ApiError && error.field === "code";
  return (
    <Form
      onSubmit={() => {
        setSaid(null);
        onCode(code);
      }}
      validationErrors={atField ? { code: explain(error) } : undefined}
    >
      <p>{t("doors.code.lead", { phone: `\u2066${phone}\u2069` })}</p>
      <TextField
        isRequired
        autoFocus
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        label={t("doors.code")}
        hint={t("doors.code.hint")}
        value={code}
        onChange={setCode}
        validate={(text) => (text.trim() ? null : t("identity.field.required"))}
      />
      {Boolean(error) && !atField && <Notice tone="wrong">{explain(error)}</Notice>}
      {said && <Notice tone={said.wrong ? "wrong" : "right"}>{said.text}</Notice>}
      <Button type="submit" variant="primary" size="l" wide isPending={isPending}>
        {submit}
      </Button>
      <Row gap={1} spread>
        <Button variant="quiet" isDisabled={left > 0} onPress={again}>
          {left > 0 ? t("doors.code.wait", { seconds: left }) : t("doors.code.again")}
        </Button>
        <Button variant="quiet" onPress={onOther}>
          {t("doors.code.other")}
        </Button>
      </Row>
    </Form>
  );
}
