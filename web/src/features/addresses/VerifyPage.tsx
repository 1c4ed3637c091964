import { useEffect, useRef, useState } from "react";
import { useSession } from "#api";
import { useProblemText, useT } from "#i18n";
import { EmptyState, Page as Frame, LinkButton, Skeleton } from "#ui";
import { confirmByLink } from "../../parts/identity/address";
import { useSecret } from "./useSecret";

const KEPT = "lyceum.confirm";

/** The link's secret, kept in this tab while its owner signs in. */
function useKept(): string {
  const secret = useSecret();
  const [kept] = useState(() => {
    try {
      if (secret) sessionStorage.setItem(KEPT, secret);
      return secret || (sessionStorage.getItem(KEPT) ?? "");
    } catch {
      return secret;
    }
  });
  return kept;
}

/** Where the link of a message leads: `/verify#<token>`. It counts for the account that it was made for, so one is signed in to that. */
export function Page() {
  const t = useT();
  const explain = useProblemText();
  const { status, user } = useSession();
  const token = useKept();
  const isIn = status === "in" && user.role !== "guest";
  const [came, setCame] = useState<"waiting" | "done" | { error: unknown }>("waiting");
  const used = useRef(false);

  useEffect(() => {
    if (!token || !isIn || used.current) return;
    used.current = true;
    confirmByLink(token).then(
      () => setCame("done"),
      (error) => setCame({ error }),
    );
    try {
      sessionStorage.removeItem(KEPT);
    } catch {
      // Nothing was kept then.
    }
  }, [token, isIn]);

  const byCode = (
    <LinkButton variant="primary" href="/settings/email">
      {t("verify.byCode")}
    </LinkButton>
  );
  const signIn = (
    <LinkButton variant="primary" href="/sign-in?next=%2Fverify">
      {t("identity.signIn")}
    </LinkButton>
  );
  const onward = (
    <LinkButton variant="primary" href="/today">
      {t("today.title")}
    </LinkButton>
  );
  return (
    <Frame title={t("verify.title")} heading={null} width="column">
      {!token && (
        <EmptyState level={1} title={t("reset.none")} illustration="lantern" actions={byCode}>
          {t("reset.none.detail")}
        </EmptyState>
      )}
      {token && status === "out" && (
        <EmptyState level={1} title={t("verify.title")} illustration="path" actions={signIn}>
          {t("verify.signIn")}
        </EmptyState>
      )}
      {token && status === "in" && !isIn && (
        <EmptyState level={1} title={t("verify.title")} illustration="path" actions={signIn}>
          {t("verify.signIn")}
        </EmptyState>
      )}
      {token && isIn && came === "waiting" && (
        <div role="status">
          <h1>{t("verify.title")}</h1>
          <p>{t("verify.wait")}</p>
          <Skeleton height={120} />
        </div>
      )}
      {came === "done" && (
        <div aria-live="polite">
          <EmptyState level={1} title={t("verify.done")} illustration="cup" actions={onward} />
        </div>
      )}
      {typeof came === "object" && (
        <div role="alert">
          <EmptyState level={1} title={t("verify.failed")} illustration="lantern" actions={byCode}>
            {explain(came.error)}
          </EmptyState>
        </div>
      )}
    </Frame>
  );
}
