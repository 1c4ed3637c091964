import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type HeldStep, heldStep } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, EmptyState, Form, Page as Frame, Link, LinkButton, Notice, Stack } from "#ui";
import { passkeysWork } from "../../base/passkeys";
import { useSending } from "../../parts/forms/useSending";
import door from "../../parts/identity/door.module.css";
import { useCarriedNext, useGoOn } from "../../parts/identity/next";
import { CodeField, RecoveryField } from "../../parts/second/CodeField";
import { PasskeyAct } from "../../parts/second/PasskeyAct";
import { Enrol } from "./Enrol";
import { sendCode, takeByCode, takeByPasskey } from "./second";
import styles from "./security.module.css";

type Shown = Exclude<HeldStep["methods"][number], "enrol">;

/** The first code is sent as the page opens; a further one when asked for. */
function Mailed({ step }: { step: HeldStep }) {
  const t = useT();
  const explain = useProblemText();
  const { mutate, error, isSuccess, isPending } = useMutation({ mutationFn: () => sendCode(step.ticket) });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate();
  }, [mutate]);
  return (
    <>
      <p>{t("step.email.detail", { email: step.email_hint ?? "" })}</p>
      {error && <Notice tone="wrong">{explain(error)}</Notice>}
      <p role="status" className={styles.soft}>
        {isSuccess && t("step.email.sent")}
      </p>
      <Button size="s" isPending={isPending} onPress={() => mutate()}>
        {t("step.email.again")}
      </Button>
    </>
  );
}

function ByCode({
  step,
  method,
  onDone,
}: {
  step: HeldStep;
  method: Exclude<Shown, "passkey">;
  onDone(): void;
}) {
  const t = useT();
  const sending = useSending(async ({ code = "" }) => {
    await takeByCode(step.ticket, method, code);
    onDone();
  });
  return (
    <>
      {method === "totp" && <p>{t("step.totp.detail")}</p>}
      {method === "email" && <Mailed step={step} />}
      <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
        {method === "recovery" ? <RecoveryField /> : <CodeField />}
        {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
        <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
          {t("step.go")}
        </Button>
      </Form>
    </>
  );
}

function Take({ step, onDone }: { step: HeldStep; onDone(): void }) {
  const t = useT();
  const open = step.methods.filter((method): method is Shown => method !== "enrol");
  const usable = open.filter((method) => method !== "passkey" || passkeysWork());
  const [method, setMethod] = useState<Shown>(usable[0] ?? "passkey");
  const others = usable.filter((other) => other !== method);
  return (
    <>
      <div className={door.card}>
        {method === "passkey" ? (
          <PasskeyAct act={() => takeByPasskey(step.ticket)} onDone={onDone} />
        ) : (
          <ByCode key={method} step={step} method={method} onDone={onDone} />
        )}
      </div>
      {others.length > 0 && (
        <section aria-label={t("step.other")}>
          <Stack gap={1}>
            <h2 className={styles.otherWays}>{t("step.other")}</h2>
            {others.map((other) => (
              <Button key={other} variant="quiet" wide onPress={() => setMethod(other)}>
                {t(`step.other.${other}`)}
              </Button>
            ))}
          </Stack>
        </section>
      )}
    </>
  );
}

/** Between the first step of a sign-in and being inside. Whichever way somebody came, they are led here when more is needed. */
export function Page() {
  const t = useT();
  const goOn = useGoOn("/today");
  const back = useCarriedNext("/sign-in");
  const [step] = useState(heldStep);
  if (step?.methods.includes("enrol")) return <Enrol step={step} back={back} onDone={goOn} />;
  if (!step)
    return (
      <Frame title={t("step.title")} heading={null} width="column">
        <EmptyState
          level={1}
          title={t("step.none")}
          illustration="lantern"
          actions={
            <LinkButton variant="primary" href={back}>
              {t("identity.signIn")}
            </LinkButton>
          }
        >
          {t("step.none.detail")}
        </EmptyState>
      </Frame>
    );
  return (
    <Frame title={t("step.title")} lead={t("step.lead")} width="column">
      <Take step={step} onDone={goOn} />
      <p className={door.other}>
        <Link href={back}>{t("step.back")}</Link>
      </p>
    </Frame>
  );
}
