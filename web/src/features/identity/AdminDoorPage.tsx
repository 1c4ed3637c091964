import { useQuery } from "@tanstack/react-query";
import { doorsQuery } from "#api";
import { useT } from "#i18n";
import { Page as Frame, Link, Notice } from "#ui";
import door from "../../parts/identity/door.module.css";
import { useCarriedNext, useGoOn } from "../../parts/identity/next";
import { OwnDoors } from "./OwnDoors";

/** The door of those who run the school: the second step is always asked for. */
export function Page() {
  const t = useT();
  const goOn = useGoOn("/admin");
  const note = useQuery(doorsQuery).data?.staff_note;
  const other = useCarriedNext("/sign-in");
  return (
    <Frame title={t("identity.door.title")} lead={t("identity.door.lead")} width="column">
      <div className={door.card}>
        {note && <Notice>{note}</Notice>}
        <OwnDoors entrance="admin" onDone={goOn} />
      </div>
      <p className={door.other}>
        {t("identity.door.learner")} <Link href={other}>{t("identity.door.learner.link")}</Link>
      </p>
    </Frame>
  );
}
