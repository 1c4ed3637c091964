import { useSession } from "#api";
import { useT } from "#i18n";
import { Card, Page as Frame, LinkButton } from "#ui";
import { Account } from "./Account";
import { Learning } from "./Learning";
import { Look } from "./Look";
import { SignOut } from "./SignOut";

/** Who invites, and has no page of the admin's that leads there. */
const INVITERS: ReadonlySet<string> = new Set(["supervisor", "teacher", "agent"]);

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
        <LinkButton icon="merge" href="/me/doors">
          {t("doors.ways.title")}
        </LinkButton>
      )}
      {user && !isGuest && (
        <LinkButton icon="shield" href="/settings/security">
          {t("security.title")}
        </LinkButton>
      )}
      {user && !isGuest && (
        <LinkButton icon="eye" href="/settings/devices">
          {t("devices.title")}
        </LinkButton>
      )}
      {user && !isGuest && (
        <LinkButton icon="text" href="/me/keys">
          {t("keys.title")}
        </LinkButton>
      )}
      {user && (
        <LinkButton icon="download" href="/me/privacy">
          {t("privacy.title")}
        </LinkButton>
      )}
      {user && !isGuest && (
        <LinkButton icon="wallet" href="/me/credit">
          {t("credit.title")}
        </LinkButton>
      )}
      {user?.role === "supervisor" && (
        <LinkButton icon="search" href="/admin/people">
          {t("people.title")}
        </LinkButton>
      )}
      {user && INVITERS.has(user.role) && (
        <LinkButton icon="add" href="/admin/invitations">
          {t("invitations.title")}
        </LinkButton>
      )}
      {(user?.role === "admin" || user?.role === "accountant") && (
        <LinkButton icon="list" href="/admin/money">
          {t("money.title")}
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
