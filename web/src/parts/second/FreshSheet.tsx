import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useProblemText, useT } from "#i18n";
import { Button, Form, LinkButton, Loaded, Notice, Sheet, Skeleton, Stack, TextField } from "#ui";
import { passkeysWork } from "../../base/passkeys";
import { useSending } from "../forms/useSending";
import { CodeField } from "./CodeField";
import { PasskeyAct } from "./PasskeyAct";
import { confirmByPasskey, confirmByText, sendCode, waysQuery } from "./ways";

type Way = "passkey" | "totp" | "password" | "email";

function SendCode({ hint }: { hint: string }) {
  const t = useT();
  const explain = useProblemText();
  const send = useMutation({ mutationFn: sendCode });
  return (
    <>
      <p>{t("step.email.detail", { email: hint })}</p>
      {send.error && <Notice tone="wrong">{explain(send.error)}</Notice>}
      {send.isSuccess && <Notice tone="right">{t("step.email.sent")}</Notice>}
      <Button isPending={send.isPending} onPress={() => send.mutate()}>
        {t(send.isSuccess ? "step.email.again" : "step.email.send")}
      </Button>
    </>
  );
}

function ByText({ way, onDone }: { way: "password" | "totp" | "email"; onDone(): void }) {
  const t = useT();
  const sending = useSending(async ({ password = "", code = "" }) => {
    await confirmByText(way, way === "password" ? password : code);
    onDone();
  });
  return (
    <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
      {way === "password" ? (
        <TextField
          autoFocus
          isRequired
          name="password"
          type="password"
          autoComplete="current-password"
          label={t("identity.password")}
          reveal={{ show: t("identity.password.show"), hide: t("identity.password.hide") }}
        />
      ) : (
        <CodeField />
      )}
      {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
      <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
        {t("fresh.confirm")}
      </Button>
    </Form>
  );
}

function Ways({ methods, hint, onDone }: { methods: readonly Way[]; hint: string; onDone(): void }) {
  const t = useT();
  const open = methods.filter((method) => method !== "passkey" || passkeysWork());
  const [way, setWay] = useState<Way | undefined>(open[0]);
  if (!way)
    return (
      <>
        <p>{t("fresh.none")}</p>
        <LinkButton href="/me" variant="primary">
          {t("fresh.out")}
        </LinkButton>
      </>
    );
  return (
    <>
      {way === "totp" && <p>{t("step.totp.detail")}</p>}
      {way === "email" && <SendCode hint={hint} />}
      {way === "passkey" ? (
        <PasskeyAct act={confirmByPasskey} onDone={onDone} />
      ) : (
        <ByText key={way} way={way} onDone={onDone} />
      )}
      {open
        .filter((other) => other !== way && other !== "password")
        .map((other) => (
          <Button key={other} variant="quiet" onPress={() => setWay(other)}>
            {t(`step.other.${other as "passkey" | "totp" | "email"}`)}
          </Button>
        ))}
    </>
  );
}

/** Asks whoever is here to show once more that it is them. `onEnd` hears whether they did. */
export function FreshSheet({ onEnd }: { onEnd(done: boolean): void }) {
  const t = useT();
  const query = useQuery(waysQuery);
  return (
    <Sheet isOpen title={t("fresh.title")} onClose={() => onEnd(false)}>
      <Stack>
        <p>{t("fresh.lead")}</p>
        <Loaded query={query} skeleton={<Skeleton height={56} count={2} />}>
          {({ methods, email_hint }) => (
            <Ways methods={methods} hint={email_hint ?? ""} onDone={() => onEnd(true)} />
          )}
        </Loaded>
      </Stack>
    </Sheet>
  );
}
