import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { ApiError, arriveByTrip, useSession } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { EmptyState, Page as Frame, LinkButton, Skeleton } from "#ui";
import { onward, takeNext } from "../../parts/identity/next";

/** What stands behind `#` when the way back ended in a refusal: the code of a problem. */
const refusal = () => {
  const code = window.location.hash.slice(1);
  return code ? new ApiError(0, code, "") : null;
};

/** Where a browser comes back from a provider: what it proved is kept for it, and signs it in. */
export function Page() {
  const t = useT();
  const explain = useProblemText();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const { user } = useSession();
  const [error, setError] = useState<unknown>(refusal);
  const begun = useRef(error !== null);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true; // good for one use: a second run of this effect would be refused
    const goOn = () => navigate({ href: onward(takeNext() ?? "/today"), replace: true });
    arriveByTrip(locale).then(goOn, setError);
  }, [locale, navigate]);

  const isIn = user && user.role !== "guest";
  return (
    <Frame title={t("doors.arrived")} heading={null} width="column">
      {error !== null ? (
        <div role="alert">
          <EmptyState
            level={1}
            title={t("doors.arrived.failed")}
            illustration="lantern"
            actions={
              <LinkButton variant="primary" href={isIn ? "/me/doors" : "/sign-in"}>
                {isIn ? t("doors.ways.title") : t("identity.signIn")}
              </LinkButton>
            }
          >
            {explain(error)}
          </EmptyState>
        </div>
      ) : (
        <div role="status">
          <h1>{t("doors.arrived")}</h1>
          <p>{t("doors.arrived.wait")}</p>
          <Skeleton height={120} />
        </div>
      )}
    </Frame>
  );
}
