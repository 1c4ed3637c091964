import { useState } from "react";
import type { Passkey } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, IconButton, Menu, Notice, useToasts } from "#ui";
import { passkeysWork } from "../../base/passkeys";
import lists from "../../parts/lists/lists.module.css";
import { PasskeyName } from "./PasskeyName";
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from "./queries";
import styles from "./security.module.css";

function Remove({ passkey, onClose }: { passkey: Passkey; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const remove = useRemovePasskey();
  const done = () => {
    toasts.show({ text: t("passkeys.removed", { name: passkey.name }), tone: "right" });
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      title={t("passkeys.remove.title", { name: passkey.name })}
      confirmLabel={t("passkeys.remove")}
      cancelLabel={t("passkeys.keep")}
      isPending={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(passkey.id, { onSuccess: done })}
    >
      <p>{t("passkeys.remove.detail")}</p>
      {remove.error && <Notice tone="wrong">{explain(remove.error)}</Notice>}
    </ConfirmDialog>
  );
}

function Rename({ passkey, onClose }: { passkey: Passkey; onClose(): void }) {
  const t = useT();
  const toasts = useToasts();
  const rename = useRenamePasskey(passkey.id);
  return (
    <PasskeyName
      title={t("passkeys.rename")}
      action={t("common.save")}
      before={passkey.name}
      act={rename}
      onClose={onClose}
      onDone={(name) => toasts.show({ text: t("passkeys.renamed", { name }), tone: "right" })}
    />
  );
}

function Add({ onClose }: { onClose(): void }) {
  const t = useT();
  const toasts = useToasts();
  const add = useAddPasskey();
  return (
    <PasskeyName
      title={t("passkeys.add")}
      action={t("passkeys.make")}
      act={add}
      onClose={onClose}
      onDone={(name) => toasts.show({ text: t("passkeys.added", { name }), tone: "right" })}
    />
  );
}

function Line({ passkey }: { passkey: Passkey }) {
  const t = useT();
  const format = useFormat();
  const [act, setAct] = useState<"rename" | "remove" | null>(null);
  const close = () => setAct(null);
  const facts = [
    t("passkeys.made", { date: format.date(passkey.made_at) }),
    passkey.used_at ? t("passkeys.used", { moment: format.moment(passkey.used_at) }) : t("passkeys.unused"),
    ...(passkey.backed_up ? [t("passkeys.synced")] : []),
  ];
  return (
    <li className={lists.line}>
      <div>
        <bdi className={styles.term}>{passkey.name}</bdi>
        <p className={styles.soft}>{facts.join(" · ")}</p>
      </div>
      <Menu
        label={t("passkeys.more", { name: passkey.name })}
        entries={[
          { id: "rename", label: t("passkeys.rename"), icon: "edit" },
          { id: "remove", label: t("passkeys.remove"), icon: "trash", danger: true },
        ]}
        onAction={(id) => setAct(id as "rename" | "remove")}
      >
        <IconButton icon="more" label={t("passkeys.more", { name: passkey.name })} />
      </Menu>
      {act === "rename" && <Rename passkey={passkey} onClose={close} />}
      {act === "remove" && <Remove passkey={passkey} onClose={close} />}
    </li>
  );
}

/** The user's passkeys. */
export function Passkeys({ passkeys }: { passkeys: readonly Passkey[] }) {
  const t = useT();
  const [isAdding, setAdding] = useState(false);
  return (
    <Card title={t("passkeys.title")}>
      <p className={styles.soft}>{t("passkeys.lead")}</p>
      {passkeys.length > 0 ? (
        <ul className={lists.lines}>
          {passkeys.map((passkey) => (
            <Line key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      ) : (
        <p>{t("passkeys.none")}</p>
      )}
      {passkeysWork() ? (
        <Button icon="add" onPress={() => setAdding(true)}>
          {t("passkeys.add")}
        </Button>
      ) : (
        <Notice>{t("passkeys.nowhere")}</Notice>
      )}
      {isAdding && <Add onClose={() => setAdding(false)} />}
    </Card>
  );
}
