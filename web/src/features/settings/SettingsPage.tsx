import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { signOut, useSession } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, Page as Frame, LinkButton, useToasts } from "#ui";
import { Account } from "./Account";
import { Learning } from "./Learning";
import { Look } from "./Look";

function SignOut() {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [isPending, setPending] = useState(false);
  const leave = async () => {
    setPending(true);
    try {
      await signOut();
      await navigate({ href: "/" });
      toasts.show({ text: t("settings.signedOut") });
    } catch (problem) {
      setPending(false);
      toasts.show({ text: explain(problem), tone: "wrong" });
    }
  };
  return (
    <Button icon="out" isPending={isPending} onPress={leave}>
      {t("settings.signOut")}
    </Button>
  );
}

export function Page() {
  const t = useT();
  const { user } = useSession();
  const isGuest = user?.role === "guest";
  return (
    <Frame title={t("settings.title")} width="column">
      {isGuest && (
        <Card tone="accent" title={t("settings.guest.title")}>
          <p>{t("settings.guest.detail")}</p>
          <LinkButton variant="primary" href="/sign-up">
            {t("landing.signUp")}
          </LinkButton>
          <LinkButton variant="quiet" href="/sign-in">
            {t("landing.signIn")}
          </LinkButton>
        </Card>
      )}
      {user && !isGuest && <Account key={user.id} user={user} />}
      <Learning />
      <Look />
      {user && !isGuest && (
        <LinkButton icon="shield" href="/me/keys">
          {t("keys.title")}
        </LinkButton>
      )}
      {user?.role === "admin" && (
        <LinkButton icon="pulse" href="/admin">
          {t("admin.title")}
        </LinkButton>
      )}
      {!isGuest && <SignOut />}
    </Frame>
  );
}
