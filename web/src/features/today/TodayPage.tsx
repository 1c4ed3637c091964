import { useQuery } from "@tanstack/react-query";
import type { Today } from "#api";
import { TODAY, todayQuery, useSession } from "#api";
import { useFormat, useT } from "#i18n";
import { Card, Page as Frame, LinkButton, Loaded, Skeleton } from "#ui";
import { VerifyBanner } from "../../parts/identity/VerifyBanner";
import { AsOf } from "../../parts/offline/AsOf";
import { Told } from "../../parts/offline/Told";
import { Continue } from "./Continue";
import { Due } from "./Due";
import { Goal } from "./Goal";
import { Kept } from "./Kept";
import { Past } from "./Past";
import { Reading } from "./Reading";
import { Streak } from "./Streak";
import styles from "./today.module.css";

function Waiting() {
  return (
    <div className={styles.column}>
      <Skeleton height={56} />
      <Skeleton height={244} />
      <Skeleton height={232} />
      <Skeleton height={120} />
    </div>
  );
}

/** Shown until the four questions are answered; the day works without. */
function Fitting() {
  const t = useT();
  return (
    <Card tone="accent" title={t("today.welcome.title")}>
      <p>{t("today.welcome.detail")}</p>
      <LinkButton href="/welcome">{t("today.welcome.action")}</LinkButton>
    </Card>
  );
}

function ForGuests() {
  const t = useT();
  return (
    <Card title={t("settings.guest.title")}>
      <p>{t("settings.guest.detail")}</p>
      <LinkButton variant="primary" href="/sign-up">
        {t("landing.signUp")}
      </LinkButton>
    </Card>
  );
}

export function Page() {
  const t = useT();
  const format = useFormat();
  const query = useQuery(todayQuery);
  const { user } = useSession();
  return (
    <Frame title={t("today.title")} heading={null} width="column">
      <Loaded query={query} skeleton={<Waiting />}>
        {(today: Today) => (
          <div className={styles.column}>
            <header>
              <p className={styles.date}>{format.longDay(today.date)}</p>
              <AsOf name={TODAY} />
              <h1 className={styles.hello}>
                {today.name ? t("today.hello", { name: today.name }) : t("today.hello.guest")}
              </h1>
            </header>
            <Told />
            <VerifyBanner />
            <Continue next={today.next} />
            {today.words.kept > 0 && <Due cards={today.cards} />}
            {!today.onboarded && <Fitting />}
            <Goal goal={today.goal} week={today.week}>
              <Streak streak={today.streak} />
            </Goal>
            {today.reading && <Reading reading={today.reading} />}
            {today.past.length > 0 && <Past past={today.past} today={today.date} />}
            <Kept words={today.words} xp={today.xp} />
            {user?.role === "guest" && <ForGuests />}
          </div>
        )}
      </Loaded>
    </Frame>
  );
}
