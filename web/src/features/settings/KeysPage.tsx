import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKey } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, cx, Page as Frame, Loaded, Notice, Skeleton } from "#ui";
import lists from "../../parts/lists/lists.module.css";
import { keysQuery, useReplaceKey, useRevokeKey } from "./keys";
import { MakeKey } from "./MakeKey";
import { NewKey } from "./NewKey";
import styles from "./settings.module.css";

function Revoke({ apiKey, onClose }: { apiKey: ApiKey; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const revoke = useRevokeKey();
  return (
    <ConfirmDialog
      isOpen
      title={t("keys.revoke.title", { name: apiKey.name })}
      confirmLabel={t("keys.revoke")}
      cancelLabel={t("keys.keep")}
      isPending={revoke.isPending}
      onClose={onClose}
      onConfirm={() => revoke.mutate(apiKey.id, { onSuccess: onClose })}
    >
      <p>{t("keys.revoke.detail")}</p>
      {revoke.error && <Notice tone="wrong">{explain(revoke.error)}</Notice>}
    </ConfirmDialog>
  );
}

function Line({ apiKey, onRevoke, onReplace }: { apiKey: ApiKey; onRevoke(): void; onReplace(): void }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className={cx(lists.line, styles.withActs)}>
      <div>
        <bdi className={styles.term}>{apiKey.name}</bdi>
        <p className={styles.soft}>
          {apiKey.scopes.map((scope) => t(`keys.scope.${scope}`)).join(t("keys.and"))}
          {apiKey.expires_at && ` · ${t("keys.until", { date: format.date(apiKey.expires_at) })}`}
        </p>
        <p className={styles.soft}>
          {t("keys.made", { date: format.date(apiKey.made_at) })}
          {" · "}
          {apiKey.used_at ? t("keys.used", { moment: format.moment(apiKey.used_at) }) : t("keys.unused")}
        </p>
      </div>
      <div className={styles.acts}>
        <Button size="s" aria-label={t("keys.successor.named", { name: apiKey.name })} onPress={onReplace}>
          {t("keys.successor")}
        </Button>
        <Button size="s" aria-label={t("keys.revoke.named", { name: apiKey.name })} onPress={onRevoke}>
          {t("keys.revoke")}
        </Button>
      </div>
    </li>
  );
}

function List({ keys }: { keys: readonly ApiKey[] }) {
  const t = useT();
  const explain = useProblemText();
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const replace = useReplaceKey();
  if (keys.length === 0) return <p>{t("keys.none")}</p>;
  return (
    <ul className={lists.lines}>
      {keys.map((key) => (
        <Line
          key={key.id}
          apiKey={key}
          onRevoke={() => setLeaving(key)}
          onReplace={() => replace.mutate(key.id)}
        />
      ))}
      {replace.error && <Notice tone="wrong">{explain(replace.error)}</Notice>}
      {replace.data && (
        <NewKey made={replace.data} detail={t("keys.successor.detail")} onClose={replace.reset} />
      )}
      {leaving && <Revoke apiKey={leaving} onClose={() => setLeaving(null)} />}
    </ul>
  );
}

/** The user's own keys to the API. */
export function Page() {
  const t = useT();
  const query = useQuery(keysQuery);
  return (
    <Frame title={t("keys.title")} lead={t("keys.lead")} width="column" back={{ href: "/me" }}>
      <Card title={t("keys.yours")}>
        <Loaded query={query} skeleton={<Skeleton height={56} count={2} />}>
          {(keys) => <List keys={keys} />}
        </Loaded>
      </Card>
      <MakeKey />
    </Frame>
  );
}
