import { useProblemText, useT } from "#i18n";
import { Notice } from "#ui";
import { useOutbox } from "./useOutbox";

/** Says that answers wait to be sent, as long as they could not be, and when the school would not count one. */
export function WaitingLine() {
  const t = useT();
  const explain = useProblemText();
  const { waiting } = useOutbox();
  return (
    <>
      {waiting.refusal !== null && (
        <Notice tone="wrong">
          {t("cards.refused")} {explain(waiting.refusal)}
        </Notice>
      )}
      {waiting.isStuck && <Notice tone="slip">{t("cards.waiting", { count: waiting.count })}</Notice>}
    </>
  );
}
