import { useQuery } from "@tanstack/react-query";
import type { Factors } from "#api";
import { useT } from "#i18n";
import { Page as Frame, Loaded, Notice, Skeleton } from "#ui";
import { Authenticator } from "./Authenticator";
import { MailCodes } from "./MailCodes";
import { Passkeys } from "./Passkeys";
import { Password } from "./Password";
import { factorsQuery } from "./queries";
import { Recovery } from "./Recovery";

function Ways({ factors }: { factors: Factors }) {
  const t = useT();
  const isStrong = factors.authenticator !== null || factors.passkeys.length > 0;
  return (
    <>
      <Password />
      {factors.needed ? (
        <Notice>{t("security.needed")}</Notice>
      ) : (
        !isStrong && <Notice>{t("security.strong")}</Notice>
      )}
      <Passkeys passkeys={factors.passkeys} />
      <Authenticator since={factors.authenticator?.made_at ?? null} />
      {factors.email_allowed && <MailCodes isOn={factors.email} email={factors.email_hint ?? ""} />}
      {(isStrong || factors.email) && <Recovery left={factors.recovery_codes_left} />}
    </>
  );
}

/** How the user shows that it is them. */
export function Page() {
  const t = useT();
  const query = useQuery(factorsQuery);
  return (
    <Frame
      title={t("security.title")}
      lead={t("security.lead")}
      width="column"
      back={{ href: "/me", label: t("nav.me") }}
    >
      <Loaded query={query} skeleton={<Skeleton height={180} count={3} />}>
        {(factors) => <Ways factors={factors} />}
      </Loaded>
    </Frame>
  );
}
