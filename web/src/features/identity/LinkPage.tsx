import { useEffect, useRef, useState } from "react";
import { signInByLink } from "#api";
import { useProblemText, useT } from "#i18n";
import { EmptyState, Page as Frame, LinkButton, Skeleton } from "#ui";
import { useGoOn } from "../../parts/identity/next";

/** Where a one-use link leads: `/link#<token>`. What follows # is never sent to a server or into its logs. */
export function Page() {
  const t = useT();
  const explain = useProblemText();
  const goOn = useRef(useGoOn("/today"));
  const [error, setError] = useState<unknown>(null);
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const used = useRef(false);

  useEffect(() => {
    if (!token || used.current) return;
    used.current = true; // good for one use: a second run of this effect would be refused
    window.history.replaceState(window.history.state, "", window.location.pathname);
    signInByLink(token).then(() => goOn.current(), setError);
  }, [token]);

  const signIn = (
    <LinkButton variant="primary" href="/sign-in">
      {t("identity.signIn")}
    </LinkButton>
  );
  return (
    <Frame title={t("identity.link")} heading={null} width="column">
      {!token && (
        <EmptyState level={1} title={t("identity.link.none")} illustration="path" actions={signIn}>
          {t("identity.link.none.detail")}
        </EmptyState>
      )}
      {token && error !== null && (
        <div role="alert">
          <EmptyState level={1} title={t("identity.link.failed")} illustration="lantern" actions={signIn}>
            {explain(error)}
          </EmptyState>
        </div>
      )}
      {token && error === null && (
        <div role="status">
          <h1>{t("identity.link")}</h1>
          <p>{t("identity.link.wait")}</p>
          <Skeleton height={120} />
        </div>
      )}
    </Frame>
  );
}
