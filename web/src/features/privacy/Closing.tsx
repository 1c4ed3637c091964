import { signOut, useKeepAccount } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, EmptyState, Notice, useToasts } from "#ui";
import styles from "./privacy.module.css";

/** In the place of everything, for somebody who has asked to be erased and has come back: keep the account, or leave again. */
export function Closing({ due }: { due: string }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const keep = useKeepAccount();
  const stay = () =>
    keep.mutate(undefined, { onSuccess: () => toasts.show({ text: t("closing.kept"), tone: "right" }) });
  return (
    <main className={styles.closing}>
      <EmptyState
        level={1}
        title={t("closing.title")}
        illustration="lantern"
        actions={
          <>
            <Button variant="primary" isPending={keep.isPending} onPress={stay}>
              {t("closing.keep")}
            </Button>
            <Button onPress={() => signOut()}>{t("closing.out")}</Button>
          </>
        }
      >
        {t("closing.detail", { date: format.date(due) })}
        {keep.error && <Notice tone="wrong">{explain(keep.error)}</Notice>}
      </EmptyState>
    </main>
  );
}
