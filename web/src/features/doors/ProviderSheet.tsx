import { useState } from "react";
import { ApiError, type NewProvider, type Provider } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Select, Sheet, Switch, TextField, useToasts } from "#ui";
import styles from "./doors.module.css";
import { asItIs, useAddProvider, useChangeProvider, useTestProvider } from "./providers";

type Kind = NewProvider["kind"];
const KINDS: readonly Kind[] = ["google", "apple", "oidc"];

interface Props {
  providers: readonly Provider[];
  /** The one that is changed; none for a new one. */
  provider?: Provider;
  onClose(): void;
}

/** Whether a provider can be asked, before it is added. */
function Test({ issuer, isPrivate }: { issuer: string; isPrivate: boolean }) {
  const t = useT();
  const explain = useProblemText();
  const test = useTestProvider();
  const { data: found, error } = test;
  return (
    <>
      <Button
        icon="pulse"
        isDisabled={!issuer.trim()}
        isPending={test.isPending}
        onPress={() => test.mutate({ issuer: issuer.trim(), private: isPrivate })}
      >
        {t("providers.test")}
      </Button>
      <div role="status">
        {found && (
          <Notice tone="right">
            {t("providers.test.good", {
              count: found.keys,
              algorithms: `\u2066${found.algorithms.join(", ")}\u2069`,
              pkce: t(found.has_pkce ? "providers.test.pkce" : "providers.test.no_pkce"),
            })}
          </Notice>
        )}
      </div>
      {error && <Notice tone="wrong">{explain(error)}</Notice>}
    </>
  );
}

/** What the form holds, and how it is changed. */
function useDraft({ provider, providers }: Props) {
  const free = KINDS.filter((kind) => kind === "oidc" || !providers.some((one) => one.kind === kind));
  const [draft, setDraft] = useState({
    kind: provider?.kind ?? free[0] ?? "oidc",
    name: provider?.name ?? "",
    issuer: provider?.issuer ?? "",
    client_id: provider?.client_id ?? "",
    secret: "",
    team_id: provider?.team_id ?? "",
    key_id: provider?.key_id ?? "",
    trusted: provider?.trusted ?? free[0] !== "oidc",
    private: provider?.private ?? false,
  });
  const put = (changes: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...changes }));
  return { draft, put, free };
}

/** A provider to add or to change. Its secret goes in and never comes out. */
export function ProviderSheet(props: Props) {
  const { provider, onClose } = props;
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const { draft, put, free } = useDraft(props);
  const add = useAddProvider();
  const change = useChangeProvider();
  const { error, isPending } = provider ? change : add;
  const field = error instanceof ApiError ? error.field : null;
  const isOidc = draft.kind === "oidc";
  const isApple = draft.kind === "apple";
  const told = {
    onSuccess: ({ name }: Provider) => {
      toasts.show({ text: t("providers.saved", { name }), tone: "right" });
      onClose();
    },
  };
  const save = () => {
    const given = {
      name: draft.name.trim(),
      client_id: draft.client_id.trim(),
      secret: draft.secret.trim() || null,
      team_id: isApple ? draft.team_id.trim() : null,
      key_id: isApple ? draft.key_id.trim() : null,
      trusted: draft.trusted,
      private: draft.private,
    };
    if (provider) change.mutate({ ...asItIs(provider), ...given }, told);
    else add.mutate({ ...given, kind: draft.kind, issuer: draft.issuer.trim() }, told);
  };
  const needed = (text: string) => (text.trim() ? null : t("identity.field.required"));
  const text = (
    name: "name" | "issuer" | "client_id" | "team_id" | "key_id",
    label: string,
    hint?: string,
  ) => (
    <TextField
      isRequired
      name={name}
      label={label}
      hint={hint}
      value={draft[name]}
      onChange={(value) => put({ [name]: value })}
      validate={needed}
    />
  );
  return (
    <Sheet
      isOpen
      title={provider ? t("providers.edit", { name: provider.name }) : t("providers.add")}
      onClose={onClose}
    >
      <Form onSubmit={save} validationErrors={error && field ? { [field]: explain(error) } : undefined}>
        {!provider && (
          <Select<Kind>
            label={t("providers.kind")}
            options={free.map((value) => ({ value, label: t(`providers.kind.${value}`) }))}
            value={draft.kind}
            onChange={(kind) => put({ kind, trusted: kind !== "oidc" })}
          />
        )}
        {isOidc && text("name", t("providers.name"))}
        {isOidc && !provider && text("issuer", t("providers.issuer"), t("providers.issuer.hint"))}
        {text("client_id", t(isApple ? "providers.client.apple" : "providers.client"))}
        <TextField
          name="secret"
          rows={isApple ? 6 : undefined}
          autoComplete="off"
          label={t(isApple ? "providers.secret.apple" : "providers.secret")}
          hint={t(provider?.has_secret ? "providers.secret.stays" : "providers.secret.hint")}
          value={draft.secret}
          onChange={(secret) => put({ secret })}
        />
        {isApple && text("team_id", t("providers.team"))}
        {isApple && text("key_id", t("providers.key"))}
        <div>
          <Switch isSelected={draft.trusted} onChange={(trusted) => put({ trusted })}>
            {t("providers.trusted")}
          </Switch>
          <p className={styles.soft}>{t("providers.trusted.hint")}</p>
        </div>
        {isOidc && (
          <div>
            <Switch isSelected={draft.private} onChange={(next) => put({ private: next })}>
              {t("providers.private")}
            </Switch>
            <p className={styles.soft}>{t("providers.private.hint")}</p>
          </div>
        )}
        {isOidc && <Test issuer={draft.issuer} isPrivate={draft.private} />}
        {error && !field && <Notice tone="wrong">{explain(error)}</Notice>}
        <Button type="submit" variant="primary" isPending={isPending}>
          {t("common.save")}
        </Button>
      </Form>
    </Sheet>
  );
}
