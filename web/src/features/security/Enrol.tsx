import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { HeldStep, NewAuthenticator } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, Page as Frame, Link, Notice, TextField } from "#ui";
import { passkeysWork } from "../../base/passkeys";
import { useSending } from "../../parts/forms/useSending";
import door from "../../parts/identity/door.module.css";
import { AuthenticatorSetup } from "../../parts/second/AuthenticatorSetup";
import { deviceName } from "../../parts/second/deviceName";
import { RecoveryCodes } from "../../parts/second/RecoveryCodes";
import { beginAuthenticator, enrolAuthenticator, enrolPasskey, makeRecoveryCodes } from "./second";

/** The two ways, the quicker one first. */
function Choose({
  step,
  onApp,
  onDone,
}: {
  step: HeldStep;
  onApp(made: NewAuthenticator): void;
  onDone(): void;
}) {
  const t = useT();
  const explain = useProblemText();
  const passkey = useMutation({
    mutationFn: () => enrolPasskey(step.ticket, deviceName()),
    onSuccess: onDone,
  });
  const app = useMutation({ mutationFn: () => beginAuthenticator(step.ticket), onSuccess: onApp });
  const canPasskey = passkeysWork();
  return (
    <>
      <Card title={t("enrol.passkey")}>
        <p>{t(canPasskey ? "enrol.passkey.detail" : "passkeys.nowhere")}</p>
        {passkey.error && <Notice tone="wrong">{explain(passkey.error)}</Notice>}
        {canPasskey && (
          <Button
            variant="primary"
            icon="shield"
            size="l"
            isPending={passkey.isPending}
            onPress={() => passkey.mutate()}
          >
            {t("passkeys.make")}
          </Button>
        )}
      </Card>
      <Card title={t("enrol.app")}>
        <p>{t("enrol.app.detail")}</p>
        {app.error && <Notice tone="wrong">{explain(app.error)}</Notice>}
        <Button
          variant={canPasskey ? "secondary" : "primary"}
          size="l"
          isPending={app.isPending}
          onPress={() => app.mutate()}
        >
          {t("enrol.app.choose")}
        </Button>
      </Card>
    </>
  );
}

function App({
  step,
  made,
  onBack,
  onDone,
}: {
  step: HeldStep;
  made: NewAuthenticator;
  onBack(): void;
  onDone(): void;
}) {
  const t = useT();
  const sending = useSending(async ({ code = "", password = "" }) => {
    const given = { ticket: step.ticket, setup: made.setup, code };
    await enrolAuthenticator({ ...given, password: made.password_needed ? password : null });
    onDone();
  });
  return (
    <div className={door.card}>
      <AuthenticatorSetup made={made} sending={sending}>
        {made.password_needed && (
          <TextField
            isRequired
            name="password"
            type="password"
            autoComplete="new-password"
            label={t("enrol.password")}
            hint={t("enrol.password.hint")}
            reveal={{ show: t("identity.password.show"), hide: t("identity.password.hide") }}
            validate={(value) => (value ? null : t("identity.field.required"))}
          />
        )}
      </AuthenticatorSetup>
      <Button variant="quiet" onPress={onBack}>
        {t("enrol.back")}
      </Button>
    </div>
  );
}

/** Once inside: ten codes for the day when the device is lost. */
function Recovery({ onDone }: { onDone(): void }) {
  const t = useT();
  const explain = useProblemText();
  const make = useMutation({ mutationFn: makeRecoveryCodes });
  return (
    <Frame title={t("recovery.title")} lead={t("recovery.lead")} width="column">
      {make.error && <Notice tone="wrong">{explain(make.error)}</Notice>}
      {make.data ? (
        <RecoveryCodes codes={make.data} />
      ) : (
        <Button variant="primary" size="l" isPending={make.isPending} onPress={() => make.mutate()}>
          {t("recovery.make")}
        </Button>
      )}
      <Button variant={make.data ? "primary" : "quiet"} size="l" onPress={onDone}>
        {t(make.data ? "recovery.done" : "recovery.later")}
      </Button>
    </Frame>
  );
}

/** A role that must have a second factor, and has none: it is set up here, and then one is in. */
export function Enrol({ step, back, onDone }: { step: HeldStep; back: string; onDone(): void }) {
  const t = useT();
  const [made, setMade] = useState<NewAuthenticator | null>(null);
  const [isIn, setIn] = useState(false);
  if (isIn) return <Recovery onDone={onDone} />;
  return (
    <Frame title={t("enrol.title")} lead={t("enrol.lead")} width="column">
      {made ? (
        <App step={step} made={made} onBack={() => setMade(null)} onDone={() => setIn(true)} />
      ) : (
        <Choose step={step} onApp={setMade} onDone={() => setIn(true)} />
      )}
      <p className={door.other}>
        <Link href={back}>{t("step.back")}</Link>
      </p>
    </Frame>
  );
}
