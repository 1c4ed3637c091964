import { useT } from "#i18n";
import { Button } from "#ui";
import styles from "./Contents.module.css";
import { canMerge, canMove, type Draft, isRead, type Section } from "./draft";
import { type Act, actId } from "./useSectionActs";

interface Props {
  draft: Draft;
  index: number;
  /** What they are about, read aloud. */
  label: string;
  onRename(): void;
  onAct(what: Act): void;
}

/** What can be done with a section. What can't be is there and disabled, so that nothing jumps about. */
export function SectionActs({ draft, index, label, onRename, onAct }: Props) {
  const t = useT();
  const section = draft[index] as Section;
  const { key, pieces } = section;
  const isSingle = pieces.length === 1 && pieces[0]?.first_block === pieces[0]?.last_block;
  const button = (type: Act["type"]) => ({ id: actId(key, type), size: "s" as const });
  const doing = (type: "merge" | "split" | "toggle" | "up" | "down") => ({
    ...button(type),
    onPress: () => onAct({ type }),
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form; this is a group of acts
    <div role="group" aria-label={label} className={styles.acts}>
      <Button {...button("rename")} icon="edit" onPress={onRename}>
        {t("contents.rename")}
      </Button>
      <Button {...doing("merge")} icon="merge" isDisabled={!canMerge(draft, index)}>
        {t("contents.merge")}
      </Button>
      <Button {...doing("split")} icon="split" isDisabled={isSingle}>
        {t("contents.split")}
      </Button>
      <Button {...doing("toggle")} icon={isRead(section) ? "minus" : "add"}>
        {t(isRead(section) ? "contents.leaveOut" : "contents.bringBack")}
      </Button>
      <Button {...doing("up")} icon="up" isDisabled={!canMove(draft, index, -1)}>
        {t("contents.up")}
      </Button>
      <Button {...doing("down")} icon="down" isDisabled={!canMove(draft, index, 1)}>
        {t("contents.down")}
      </Button>
    </div>
  );
}
