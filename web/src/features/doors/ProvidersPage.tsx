import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Provider } from "#api";
import { useProblemText, useT } from "#i18n";
import {
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  Page as Frame,
  IconButton,
  Loaded,
  Notice,
  Row,
  Skeleton,
  Switch,
  useToasts,
} from "#ui";
import lists from "../../parts/lists/lists.module.css";
import styles from "./doors.module.css";
import { ProviderSheet } from "./ProviderSheet";
import { asItIs, providersQuery, useChangeProvider, useDropProvider } from "./providers";

type Act = { kind: "add" } | { kind: "edit" | "drop"; provider: Provider } | null;

function Drop({ provider, onClose }: { provider: Provider; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const drop = useDropProvider();
  const { name } = provider;
  const done = () => {
    toasts.show({ text: t("providers.dropped", { name }), tone: "right" });
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      title={t("providers.drop.title", { name })}
      confirmLabel={t("providers.drop")}
      cancelLabel={t("providers.keep")}
      isPending={drop.isPending}
      onClose={onClose}
      onConfirm={() => drop.mutate(provider, { onSuccess: done })}
    >
      <p>{t("providers.drop.detail")}</p>
      {drop.error && <Notice tone="wrong">{explain(drop.error)}</Notice>}
    </ConfirmDialog>
  );
}

function ReturnAddress({ address }: { address: string }) {
  const t = useT();
  const [isCopied, setCopied] = useState(false);
  return (
    <div>
      <p className={styles.soft}>
        {t("providers.return")}. {t("providers.return.hint")}
      </p>
      <Row gap={1}>
        <code dir="ltr" className={styles.address}>
          {address}
        </code>
        {navigator.clipboard && (
          <Button
            size="s"
            variant="quiet"
            onPress={() => navigator.clipboard.writeText(address).then(() => setCopied(true))}
          >
            {t(isCopied ? "providers.copied" : "providers.copy")}
          </Button>
        )}
      </Row>
    </div>
  );
}

function ProviderCard({ provider, onAct }: { provider: Provider; onAct(act: Act): void }) {
  const t = useT();
  const explain = useProblemText();
  const change = useChangeProvider();
  const { name, issuer, enabled, people } = provider;
  const isOn = change.isPending ? change.variables.enabled : enabled;
  return (
    <Card title={<bdi>{name}</bdi>}>
      <div className={lists.line}>
        <p className={styles.soft}>
          <bdi dir="ltr">{issuer}</bdi> · {t("providers.people", { count: people })}
        </p>
        <div>
          <IconButton
            icon="edit"
            label={t("providers.edit", { name })}
            onPress={() => onAct({ kind: "edit", provider })}
          />
          <IconButton
            icon="trash"
            label={t("providers.drop.named", { name })}
            onPress={() => onAct({ kind: "drop", provider })}
          />
        </div>
      </div>
      <Switch isSelected={isOn} onChange={(next) => change.mutate({ ...asItIs(provider), enabled: next })}>
        {t("providers.on")}
      </Switch>
      {change.error && <Notice tone="wrong">{explain(change.error)}</Notice>}
      <ReturnAddress address={provider.return_address} />
    </Card>
  );
}

/** The providers by which people sign in, as those who run the school keep them. */
export function Page() {
  const t = useT();
  const [act, setAct] = useState<Act>(null);
  const close = () => setAct(null);
  const add = (
    <Button icon="add" onPress={() => setAct({ kind: "add" })}>
      {t("providers.add")}
    </Button>
  );
  return (
    <Frame
      title={t("providers.title")}
      lead={t("providers.lead")}
      back={{ href: "/admin" }}
      width="reading"
      actions={add}
    >
      <Loaded query={useQuery(providersQuery)} skeleton={<Skeleton height={160} count={2} />}>
        {(providers) => (
          <>
            {providers.length === 0 && (
              <EmptyState title={t("providers.empty")} illustration="path">
                {t("providers.empty.detail")}
              </EmptyState>
            )}
            {providers.map((provider) => (
              <ProviderCard key={provider.id} provider={provider} onAct={setAct} />
            ))}
            {act?.kind === "add" && <ProviderSheet providers={providers} onClose={close} />}
            {act?.kind === "edit" && (
              <ProviderSheet providers={providers} provider={act.provider} onClose={close} />
            )}
            {act?.kind === "drop" && <Drop provider={act.provider} onClose={close} />}
          </>
        )}
      </Loaded>
    </Frame>
  );
}
