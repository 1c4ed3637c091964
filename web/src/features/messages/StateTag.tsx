import type { SentMessage } from "#api";
import { useT } from "#i18n";
import { Tag } from "#ui";

const TONES: Partial<Record<SentMessage["state"], "right" | "wrong" | "slip" | "accent">> = {
  sent: "right",
  delivered: "right",
  sending: "accent",
  failed: "wrong",
  unknown: "slip",
  expired: "slip",
};

export function StateTag({ state }: { state: SentMessage["state"] }) {
  const t = useT();
  return <Tag tone={TONES[state]}>{t(`messages.state.${state}`)}</Tag>;
}
