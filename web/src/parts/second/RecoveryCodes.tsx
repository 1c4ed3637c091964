import { useState } from "react";
import { useSession } from "#api";
import { useT } from "#i18n";
import { Button, Row, Stack } from "#ui";
import styles from "./second.module.css";

/** The codes at the one moment they can be seen: to copy, to keep as a file, to print. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const t = useT();
  const { user } = useSession();
  const [said, setSaid] = useState<"copied" | "refused" | null>(null);
  const title = t("recovery.file", { account: user?.email ?? user?.name ?? "", school: t("app.name") });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes.join("\n"));
      setSaid("copied");
    } catch {
      setSaid("refused"); // a browser lets pages write there on secure addresses only
    }
  };
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${title}\n\n${codes.join("\n")}\n`], { type: "text/plain" }));
    link.download = "lyceum-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Stack>
      <p>{t("recovery.new.detail")}</p>
      <ul dir="ltr" className={styles.codes}>
        {codes.map((code) => (
          <li key={code} className={styles.code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Row gap={1}>
        <Button size="s" onPress={copy}>
          {said === "copied" ? t("recovery.copied") : t("recovery.copy")}
        </Button>
        <Button size="s" icon="down" onPress={download}>
          {t("recovery.download")}
        </Button>
        <Button size="s" onPress={() => window.print()}>
          {t("recovery.print")}
        </Button>
      </Row>
      <p role="status" className={styles.soft}>
        {said === "refused" && t("recovery.copy.refused")}
      </p>
    </Stack>
  );
}
