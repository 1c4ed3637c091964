import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { type InvitationSeen, invitationQuery, joinByInvitation, signOut, useSession } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, EmptyState, Page as Frame, LinkButton, Loaded, Notice, Skeleton, Stack } from "#ui";
import { recallInvitation, rememberInvitation } from "../../base/invitation";
import { onward } from "../../parts/identity/next";
import { NewAccount } from "./NewAccount";

/** Whoever has an account, and is signed in to it. */
function Join({ token, email }: { token: string; email: string }) {
  const t = useT();
  const explain = useProblemText();
  const navigate = useNavigate();
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const join = async () => {
    setPending(true);
    try {
      await joinByInvitation(token);
      rememberInvitation(null);
      await navigate({ href: onward("/today"), replace: true });
    } catch (refused) {
      setProblem(refused);
      setPending(false);
    }
  };
  return (
    <Stack>
      <p>{t("invited.join.detail", { email })}</p>
      {problem !== null && <Notice tone="wrong">{explain(problem)}</Notice>}
      <Button variant="primary" size="l" wide isPending={isPending} onPress={join}>
        {t("invited.join")}
      </Button>
    </Stack>
  );
}

function Choice({ token, seen }: { token: string; seen: InvitationSeen }) {
  const t = useT();
  const { user } = useSession();
  const isIn = user !== null && user.role !== "guest";
  if (isIn && user.email?.toLowerCase() === seen.email.toLowerCase())
    return <Join token={token} email={seen.email} />;
  if (isIn) {
    return (
      <Stack>
        <Notice tone="slip">{t("invited.other", { email: user.email ?? user.name })}</Notice>
        <Button onPress={() => void signOut()}>{t("invited.other.out")}</Button>
      </Stack>
    );
  }
  if (!seen.has_account) return <NewAccount token={token} seen={seen} />;
  return (
    <Stack>
      <p>{t("invited.signIn")}</p>
      <LinkButton variant="primary" size="l" wide href="/sign-in?next=/invitation">
        {t("identity.signIn")}
      </LinkButton>
    </Stack>
  );
}

function Invitation({ token }: { token: string }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const query = useQuery(invitationQuery(token));
  if (query.error) {
    return (
      <div role="alert">
        <EmptyState level={1} title={t("invited.failed")} illustration="lantern">
          {explain(query.error)}
        </EmptyState>
      </div>
    );
  }
  return (
    <Loaded query={query} skeleton={<Skeleton height={160} />}>
      {(seen) => (
        <Stack gap={3}>
          <h1>{t("invited.title")}</h1>
          <p>
            {t("invited.lead", {
              inviter: seen.inviter,
              role: t.maybe(`record.role.${seen.role}`) ?? seen.role,
            })}
          </p>
          <Choice token={token} seen={seen} />
          <p>{t("invited.until", { moment: format.moment(seen.expires_at) })}</p>
        </Stack>
      )}
    </Loaded>
  );
}

/** Where an invitation leads: `/invitation#<token>`. What follows # is never sent to a server or into its logs. */
export function Page() {
  const t = useT();
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)) || recallInvitation());
  useEffect(() => {
    if (!token) return;
    rememberInvitation(token);
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }, [token]);
  return (
    <Frame title={t("invited.title")} heading={null} width="column">
      {token ? (
        <Invitation token={token} />
      ) : (
        <EmptyState level={1} title={t("invited.none")} illustration="path">
          {t("invited.none.detail")}
        </EmptyState>
      )}
    </Frame>
  );
}
