import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type OpenSession, signOut } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import {
  Button,
  Card,
  ConfirmDialog,
  Page as Frame,
  Loaded,
  Notice,
  Row,
  Skeleton,
  Tag,
  useToasts,
} from "#ui";
import lists from "../../parts/lists/lists.module.css";
import { devicesQuery, useEndSession, useEndSessions } from "./devices";
import styles from "./settings.module.css";

/** "Firefox on Windows", as far as the browser said what it is. */
function useName() {
  const t = useT();
  return ({ browser, system, kind }: OpenSession) => {
    if (browser && system) return t("devices.browserOn", { browser, system });
    return browser ?? system ?? t(`devices.kind.${kind}`);
  };
}

function Device({ session, onEnd }: { session: OpenSession; onEnd(): void }) {
  const t = useT();
  const format = useFormat();
  const name = useName()(session);
  return (
    <li className={lists.line}>
      <div>
        <Row gap={1}>
          <bdi className={styles.term}>{name}</bdi>
          {session.current && <Tag tone="right">{t("devices.this")}</Tag>}
          {session.by_staff && <Tag>{t("devices.byStaff")}</Tag>}
        </Row>
        <p className={styles.soft}>
          {session.current
            ? t("devices.now")
            : t("devices.seen", { moment: format.moment(session.last_seen_at) })}
          {" · "}
          {t("devices.since", { date: format.date(session.began_at) })}
          {session.network && (
            <>
              {" · "}
              {t("devices.network")} <bdi dir="ltr">{session.network}</bdi>
            </>
          )}
        </p>
      </div>
      {!session.current && (
        <Button size="s" aria-label={t("devices.end.named", { name })} onPress={onEnd}>
          {t("devices.end")}
        </Button>
      )}
    </li>
  );
}

function End({ session, onClose }: { session: OpenSession; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const name = useName()(session);
  const end = useEndSession();
  return (
    <ConfirmDialog
      isOpen
      title={t("devices.end.title", { name })}
      confirmLabel={t("devices.end")}
      cancelLabel={t("devices.stay")}
      isPending={end.isPending}
      onClose={onClose}
      onConfirm={() => end.mutate(session.id, { onSuccess: onClose })}
    >
      <p>{t("devices.end.detail")}</p>
      {end.error && <Notice tone="wrong">{explain(end.error)}</Notice>}
    </ConfirmDialog>
  );
}

function Everywhere({ onClose }: { onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const navigate = useNavigate();
  const end = useEndSessions();
  const leave = () =>
    end.mutate("all", {
      onSuccess: async () => {
        await signOut(); // what is kept on this device goes as well
        await navigate({ href: "/" });
      },
    });
  return (
    <ConfirmDialog
      isOpen
      title={t("devices.all.title")}
      confirmLabel={t("devices.all")}
      cancelLabel={t("devices.stay")}
      isPending={end.isPending}
      onClose={onClose}
      onConfirm={leave}
    >
      <p>{t("devices.all.detail")}</p>
      {end.error && <Notice tone="wrong">{explain(end.error)}</Notice>}
    </ConfirmDialog>
  );
}

function List({ sessions }: { sessions: readonly OpenSession[] }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const others = useEndSessions();
  const [leaving, setLeaving] = useState<OpenSession | "all" | null>(null);
  const close = () => setLeaving(null);
  const endOthers = () =>
    others.mutate("others", {
      onSuccess: ({ ended }) => toasts.show({ text: t("devices.ended", { count: ended }), tone: "right" }),
    });
  return (
    <>
      <ul className={lists.lines}>
        {sessions.map((session) => (
          <Device key={session.id} session={session} onEnd={() => setLeaving(session)} />
        ))}
      </ul>
      {others.error && <Notice tone="wrong">{explain(others.error)}</Notice>}
      <Row gap={1}>
        {sessions.length > 1 && (
          <Button isPending={others.isPending} onPress={endOthers}>
            {t("devices.others")}
          </Button>
        )}
        <Button variant="danger" onPress={() => setLeaving("all")}>
          {t("devices.all")}
        </Button>
      </Row>
      {leaving === "all" && <Everywhere onClose={close} />}
      {leaving && leaving !== "all" && <End session={leaving} onClose={close} />}
    </>
  );
}

/** Where the user is signed in. */
export function Page() {
  const t = useT();
  const query = useQuery(devicesQuery);
  return (
    <Frame title={t("devices.title")} lead={t("devices.lead")} width="column" back={{ href: "/me" }}>
      <Card>
        <Loaded query={query} skeleton={<Skeleton height={56} count={3} />}>
          {(sessions) => <List sessions={sessions} />}
        </Loaded>
      </Card>
    </Frame>
  );
}
