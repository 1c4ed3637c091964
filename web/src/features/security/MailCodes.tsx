import { useProblemText, useT } from "#i18n";
import { Card, Notice, Switch } from "#ui";
import { useMailCodes } from "./queries";
import styles from "./security.module.css";

/** A code by e-mail at each sign-in, for learners who want one. */
export function MailCodes({ isOn, email }: { isOn: boolean; email: string }) {
  const t = useT();
  const explain = useProblemText();
  const change = useMailCodes();
  return (
    <Card title={t("mailcode.title")}>
      <p className={styles.soft}>{t("mailcode.lead", { email })}</p>
      <Switch isSelected={change.isPending ? change.variables : isOn} onChange={(on) => change.mutate(on)}>
        {t("mailcode.switch")}
      </Switch>
      <p className={styles.soft}>{t("mailcode.weak")}</p>
      {change.error && <Notice tone="wrong">{explain(change.error)}</Notice>}
    </Card>
  );
}
