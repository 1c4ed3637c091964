import { useState } from "react";
import { useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, Dialog, Notice } from "#ui";
import { RecoveryCodes } from "../../parts/second/RecoveryCodes";
import { useMakeRecoveryCodes } from "./queries";
import styles from "./security.module.css";

const FEW = 3;

/** Codes for the day when a device is lost; `left` of them are good. */
export function Recovery({ left }: { left: number }) {
  const t = useT();
  const explain = useProblemText();
  const make = useMakeRecoveryCodes();
  const [isAsking, setAsking] = useState(false);
  const renew = () => {
    setAsking(false);
    make.mutate();
  };
  return (
    <Card title={t("recovery.title")}>
      <p className={styles.soft}>{t("recovery.lead")}</p>
      <p>{left > 0 ? t("recovery.left", { count: left }) : t("recovery.none")}</p>
      {left > 0 && left <= FEW && <Notice tone="slip">{t("recovery.few")}</Notice>}
      {make.error && <Notice tone="wrong">{explain(make.error)}</Notice>}
      <Button isPending={make.isPending} onPress={() => (left > 0 ? setAsking(true) : make.mutate())}>
        {t(left > 0 ? "recovery.renew" : "recovery.make")}
      </Button>
      {isAsking && (
        <ConfirmDialog
          isOpen
          title={t("recovery.renew.title")}
          confirmLabel={t("recovery.renew")}
          cancelLabel={t("recovery.keep")}
          onClose={() => setAsking(false)}
          onConfirm={renew}
        >
          <p>{t("recovery.renew.detail")}</p>
        </ConfirmDialog>
      )}
      {make.data && (
        <Dialog
          isOpen
          title={t("recovery.new")}
          onClose={make.reset}
          actions={
            <Button variant="primary" onPress={make.reset}>
              {t("recovery.done")}
            </Button>
          }
        >
          <RecoveryCodes codes={make.data} />
        </Dialog>
      )}
    </Card>
  );
}
