import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKey } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, Form, Page as Frame, Loaded, Notice, Skeleton, TextField } from "#ui";
import { keysQuery, useMakeKey, useRevokeKey } from "./keys";
import { NewKey } from "./NewKey";
import styles from "./settings.module.css";

const MAX_NAME_CHARS = 80;

function Make() {
  const t = useT();
  const explain = useProblemText();
  const [name, setName] = useState("");
  const make = useMakeKey();
  return (
    <Card title={t("keys.make.title")}>
      <Form onSubmit={() => make.mutate(name.trim(), { onSuccess: () => setName("") })}>
        <TextField
          label={t("keys.name")}
          hint={t("keys.name.hint")}
          value={name}
          onChange={setName}
          maxLength={MAX_NAME_CHARS}
          isRequired
          validate={(value) => (value.trim() ? null : t("identity.field.required"))}
        />
        {make.error && <Notice tone="wrong">{explain(make.error)}</Notice>}
        <Button type="submit" variant="primary" isPending={make.isPending}>
          {t("keys.make")}
        </Button>
      </Form>
      {make.data && <NewKey made={make.data} onClose={make.reset} />}
    </Card>
  );
}

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

function List({ keys }: { keys: readonly ApiKey[] }) {
  const t = useT();
  const format = useFormat();
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  if (keys.length === 0) return <p>{t("keys.none")}</p>;
  return (
    <ul className={styles.keys}>
      {keys.map((key) => (
        <li key={key.id} className={styles.key}>
          <div>
            <bdi className={styles.term}>{key.name}</bdi>
            <p className={styles.soft}>
              {t("keys.made", { date: format.date(key.made_at) })}
              {" · "}
              {key.used_at ? t("keys.used", { moment: format.moment(key.used_at) }) : t("keys.unused")}
            </p>
          </div>
          <Button
            size="s"
            aria-label={t("keys.revoke.named", { name: key.name })}
            onPress={() => setLeaving(key)}
          >
            {t("keys.revoke")}
          </Button>
        </li>
      ))}
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
      <Make />
    </Frame>
  );
}
