import { useEffect, useState } from "react";
import type { Tree } from "#api";
import { useT } from "#i18n";
import { useToasts } from "#ui";
import styles from "./Contents.module.css";
import { Pager } from "./Pager";
import { SaveBar } from "./SaveBar";
import { SectionRow } from "./SectionRow";
import { SplitSheet } from "./SplitSheet";
import { useDraft } from "./useDraft";
import { usePages } from "./usePages";
import { useSectionActs } from "./useSectionActs";

const A_PAGE = 60;

interface Props {
  tree: Tree;
  /** Of the book. */
  language: string;
  /** Where the reader is; the list opens there. */
  chapter: number | undefined;
  /** Asks the school for the newest contents. */
  onReload(): void;
  onChanged(isChanged: boolean): void;
}

export function ContentsEditor({ tree, language, chapter, onReload, onChanged }: Props) {
  const t = useT();
  const toasts = useToasts();
  const { draft, isChanged, change, undo } = useDraft(tree.sections);
  const here = draft.findIndex(({ number }) => number === chapter);
  const pages = usePages(draft.length, A_PAGE, Math.max(0, here));
  const { open, setOpen, act, splitting, setSplitting, cut } = useSectionActs(draft, change);
  const [last, setLast] = useState(draft);
  useEffect(() => onChanged(isChanged), [isChanged, onChanged]);
  if (last !== draft) {
    setLast(draft);
    const at = draft.findIndex(({ key }) => key === open);
    if (at >= 0) pages.show(at); // it may have been moved to another page
  }
  const takeBack = () => {
    undo();
    toasts.announce(t("contents.said.undone"));
  };
  return (
    <>
      <Pager pages={pages} />
      <ol className={styles.sections}>
        {draft.slice(pages.from, pages.to).map((section, offset) => (
          <SectionRow
            key={section.key}
            draft={draft}
            index={pages.from + offset}
            language={language}
            isOpen={open === section.key}
            onOpen={() => setOpen(open === section.key ? null : section.key)}
            onAct={(what) => act(pages.from + offset, what)}
          />
        ))}
      </ol>
      <Pager pages={pages} />
      <SaveBar tree={tree} draft={draft} isChanged={isChanged} onUndo={takeBack} onReload={onReload} />
      {splitting !== null && draft[splitting] && (
        <SplitSheet
          bookId={tree.book_id}
          section={draft[splitting]}
          language={language}
          onClose={() => setSplitting(null)}
          onCut={cut}
        />
      )}
    </>
  );
}
