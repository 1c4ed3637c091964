import { useMutation } from "@tanstack/react-query";
import { useProblemText, useT } from "#i18n";
import { Button, Notice } from "#ui";
import { passkeysWork } from "../../base/passkeys";
import styles from "./identity.module.css";
import { signInByPasskey } from "./passkey";

/** Signing in without a password, offered first; not where the address allows no passkeys. */
export function PasskeyDoor({ entrance, onDone }: { entrance: "app" | "admin"; onDone(): void }) {
  const t = useT();
  const explain = useProblemText();
  const enter = useMutation({ mutationFn: () => signInByPasskey(entrance), onSuccess: onDone });
  if (!passkeysWork()) return null;
  return (
    <>
      <Button icon="shield" size="l" wide isPending={enter.isPending} onPress={() => enter.mutate()}>
        {t("identity.passkey")}
      </Button>
      {enter.error && <Notice tone="wrong">{explain(enter.error)}</Notice>}
      <p className={styles.or} aria-hidden="true">
        {t("identity.or")}
      </p>
    </>
  );
}
