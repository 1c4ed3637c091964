import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, arriveByCode, askCode, useSession } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, Form, Page as Frame, Link, Notice } from "#ui";
import door from "../../parts/identity/door.module.css";
import { useCarriedNext, useGoOn } from "../../parts/identity/next";
import { CodeStep } from "./CodeStep";
import { PhoneField } from "./PhoneField";

/** A number, then the code that came to it: signing in and signing up in one. */
export function Page() {
  const t = useT();
  const explain = useProblemText();
  const { locale } = useLocale();
  const { user } = useSession();
  const goOn = useGoOn("/today");
  const signIn = useCarriedNext("/sign-in");
  const [phone, setPhone] = useState("");
  const ask = useMutation({ mutationFn: () => askCode(phone.trim(), locale) });
  const come = useMutation({
    mutationFn: ({ attempt, code }: { attempt: string; code: string }) => arriveByCode(attempt, code, locale),
    onSuccess: () => goOn(),
  });
  const atField = ask.error instanceof ApiError && ask.error.field === "phone";
  const asked = ask.data;
  return (
    <Frame
      title={t(asked ? "doors.code.title" : "doors.phone.title")}
      lead={asked ? undefined : t("doors.phone.lead")}
      width="column"
    >
      <div className={door.card}>
        {user?.role === "guest" && <Notice tone="right">{t("identity.signUp.guest")}</Notice>}
        {asked ? (
          <CodeStep
            phone={phone.trim()}
            asked={asked}
            submit={t("doors.code.use")}
            error={come.error}
            isPending={come.isPending}
            onCode={(code) => come.mutate({ attempt: asked.attempt, code })}
            onAgain={async () => {
              await ask.mutateAsync();
              come.reset();
            }}
            onOther={() => {
              ask.reset();
              come.reset();
            }}
          />
        ) : (
          <Form
            onSubmit={() => ask.mutate()}
            validationErrors={atField ? { phone: explain(ask.error) } : undefined}
          >
            <PhoneField value={phone} onChange={setPhone} />
            {ask.error && !atField && <Notice tone="wrong">{explain(ask.error)}</Notice>}
            <Button type="submit" variant="primary" size="l" wide isPending={ask.isPending}>
              {t("doors.phone.send")}
            </Button>
          </Form>
        )}
      </div>
      <p className={door.other}>
        <Link href={signIn}>{t("doors.back")}</Link>
      </p>
    </Frame>
  );
}
