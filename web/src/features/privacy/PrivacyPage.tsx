import { useQuery } from "@tanstack/react-query";
import { privacyQuery, useSession } from "#api";
import { useT } from "#i18n";
import { Card, Page as Frame, Loaded, Skeleton } from "#ui";
import { Archive } from "./Archive";
import { GuestLeaves } from "./GuestLeaves";
import { Leave } from "./Leave";
import styles from "./privacy.module.css";

const KEPT = ["account", "study", "ai", "money", "log"] as const;

function Kept() {
  const t = useT();
  return (
    <Card title={t("privacy.kept.title")}>
      <ul className={styles.kept}>
        {KEPT.map((part) => (
          <li key={part}>{t(`privacy.kept.${part}`)}</li>
        ))}
      </ul>
    </Card>
  );
}

function Account() {
  const query = useQuery(privacyQuery);
  return (
    <Loaded query={query} skeleton={<Skeleton height={160} count={2} />}>
      {(privacy) => (
        <>
          <Archive archive={privacy.export} />
          <Leave left={privacy.left} />
        </>
      )}
    </Loaded>
  );
}

/** What the school keeps of somebody, and what they may do about it. */
export function Page() {
  const t = useT();
  const { user } = useSession();
  return (
    <Frame title={t("privacy.title")} lead={t("privacy.lead")} width="column" back={{ href: "/me" }}>
      <Kept />
      {user?.role === "guest" ? <GuestLeaves /> : <Account />}
    </Frame>
  );
}
