import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { setOutToLink, useLink, useUnlink, type Ways, waysQuery } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, Page as Frame, Loaded, Notice, Row, Skeleton, useToasts } from "#ui";
import lists from "../../parts/lists/lists.module.css";
import styles from "./doors.module.css";
import { MyPhone } from "./MyPhone";

type Linked = Ways["linked"][number];

function Unlink({ linked, onClose }: { linked: Linked; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const unlink = useUnlink();
  const { name } = linked;
  const done = () => {
    toasts.show({ text: t("doors.ways.gone", { name }), tone: "right" });
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      title={t("doors.ways.unlink.title", { name })}
      confirmLabel={t("doors.ways.unlink")}
      cancelLabel={t("doors.ways.keep")}
      isPending={unlink.isPending}
      onClose={onClose}
      onConfirm={() => unlink.mutate(linked.id, { onSuccess: done })}
    >
      <p>{t("doors.ways.unlink.detail")}</p>
      {unlink.error && <Notice tone="wrong">{explain(unlink.error)}</Notice>}
    </ConfirmDialog>
  );
}

function Others({ ways }: { ways: Ways }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const [leaving, setLeaving] = useState<Linked | null>(null);
  const [error, setError] = useState<unknown>(null);
  if (ways.linked.length === 0 && ways.open.length === 0) return null;
  return (
    <Card title={t("doors.ways.linked")}>
      {ways.linked.length === 0 && <p>{t("doors.ways.none")}</p>}
      <ul className={lists.lines}>
        {ways.linked.map((one) => (
          <li key={one.id} className={lists.line}>
            <div>
              <bdi className={styles.name}>{one.name}</bdi>
              <p className={styles.soft}>
                {one.label && (
                  <>
                    <bdi dir="ltr">{one.label}</bdi>
                    {" · "}
                  </>
                )}
                {t("doors.ways.since", { date: format.date(one.linked_at) })}
              </p>
            </div>
            <Button
              size="s"
              aria-label={t("doors.ways.unlink.named", { name: one.name })}
              onPress={() => setLeaving(one)}
            >
              {t("doors.ways.unlink")}
            </Button>
          </li>
        ))}
      </ul>
      <Row gap={1}>
        {ways.open.map(({ id, name }) => (
          <Button key={id} icon="add" onPress={() => setOutToLink(id).catch(setError)}>
            {t("doors.ways.link", { name })}
          </Button>
        ))}
      </Row>
      {error !== null && <Notice tone="wrong">{explain(error)}</Notice>}
      {leaving && <Unlink linked={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

/** Back from a provider to link it: what was proven is taken, once. */
function useBackFromTrip() {
  const t = useT();
  const toasts = useToasts();
  const link = useLink();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || window.location.hash !== "#linked") return;
    begun.current = true;
    window.history.replaceState(window.history.state, "", window.location.pathname);
    link.mutate(undefined, {
      onSuccess: ({ linked }) => {
        const name = linked.at(-1)?.name ?? "";
        toasts.show({ text: t("doors.ways.done", { name }), tone: "right" });
      },
    });
  }, [link, t, toasts]);
  return link.error;
}

/** What opens the user's account besides the password. */
export function Page() {
  const t = useT();
  const explain = useProblemText();
  const problem = useBackFromTrip();
  return (
    <Frame title={t("doors.ways.title")} lead={t("doors.ways.lead")} width="column" back={{ href: "/me" }}>
      {problem && <Notice tone="wrong">{explain(problem)}</Notice>}
      <Loaded query={useQuery(waysQuery)} skeleton={<Skeleton height={120} count={2} />}>
        {(ways) => (
          <>
            <Others ways={ways} />
            <MyPhone isOpen={ways.sms} />
          </>
        )}
      </Loaded>
    </Frame>
  );
}
