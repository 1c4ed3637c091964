import { useSession } from "#api";
import { useT } from "#i18n";
import { Page as Frame, Link, Notice } from "#ui";
import door from "../../parts/identity/door.module.css";
import { useCarriedNext, useGoOn } from "../../parts/identity/next";
import { OtherDoors } from "./OtherDoors";
import { OwnDoors } from "./OwnDoors";

export function Page() {
  const t = useT();
  const { user } = useSession();
  const goOn = useGoOn("/today");
  const signUp = useCarriedNext("/sign-up");
  return (
    <Frame title={t("identity.signIn")} lead={t("identity.signIn.lead")} width="column">
      <div className={door.card}>
        {user?.role === "guest" && <Notice>{t("identity.signIn.guest")}</Notice>}
        <OwnDoors entrance="app" onDone={goOn} />
        <p className={door.other}>
          <Link href="/forgot">{t("identity.forgot")}</Link>
        </p>
        <OtherDoors />
      </div>
      <p className={door.other}>
        {t("identity.signIn.none")} <Link href={signUp}>{t("identity.signUp")}</Link>
      </p>
    </Frame>
  );
}
