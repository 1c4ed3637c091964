import { useState } from "react";
import type { NewApiKey } from "#api";
import { useT } from "#i18n";
import { Button, Dialog } from "#ui";
import styles from "./settings.module.css";

/** A key at the one moment it can be seen. */
export function NewKey({ made, detail, onClose }: { made: NewApiKey; detail?: string; onClose(): void }) {
  const t = useT();
  const [said, setSaid] = useState<"copied" | "refused" | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.key);
      setSaid("copied");
    } catch {
      setSaid("refused"); // a browser lets pages write there on secure addresses only
    }
  };
  return (
    <Dialog
      isOpen
      title={t("keys.new.title")}
      onClose={onClose}
      actions={
        <>
          <Button onPress={copy}>{said === "copied" ? t("keys.copied") : t("keys.copy")}</Button>
          <Button variant="primary" onPress={onClose}>
            {t("keys.new.done")}
          </Button>
        </>
      }
    >
      <p>{t("keys.new.detail")}</p>
      {detail && <p>{detail}</p>}
      <code dir="ltr" className={styles.secret}>
        {made.key}
      </code>
      <p role="status" className={styles.soft}>
        {said === "refused" && t("keys.copy.refused")}
      </p>
    </Dialog>
  );
}
