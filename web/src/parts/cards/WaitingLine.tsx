import { useT } from "#i18n";
import { Notice } from "#ui";
import { useOutbox } from "./useOutbox";

/** Says that answers wait to be sent, as long as they could not be. */
export function WaitingLine() {
  const t = useT();
  const { waiting } = useOutbox();
  if (!waiting.isStuck) return null;
  return <Notice tone="slip">{t("cards.waiting", { count: waiting.count })}</Notice>;
}
