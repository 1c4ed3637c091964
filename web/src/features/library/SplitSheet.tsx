import { useInfiniteQuery } from "@tanstack/react-query";
import { Button as AriaButton } from "react-aria-components";
import { type BlockLine, linesQuery } from "#api";
import { useT } from "#i18n";
import { Button, Foreign, Loaded, Sheet, Skeleton } from "#ui";
import styles from "./Contents.module.css";
import type { Cut, Section } from "./draft";

interface Props {
  bookId: string;
  section: Section;
  language: string;
  onClose(): void;
  onCut(where: Cut): void;
}

/** The paragraphs of a section by their beginnings; the one that is chosen begins the second half. */
export function SplitSheet({ bookId, section, language, onClose, onCut }: Props) {
  const t = useT();
  const lines = useInfiniteQuery(linesQuery(bookId, section.pieces));
  return (
    <Sheet isOpen title={t("contents.split.title")} onClose={onClose}>
      <p className={styles.hint}>{t("contents.split.hint")}</p>
      <Loaded query={lines} skeleton={<Skeleton height={56} count={6} />}>
        {({ pages }) => (
          <Lines
            lines={pages.flatMap(({ items }) => items)}
            language={language}
            fallback={t("contents.continued", { title: section.title })}
            onCut={onCut}
          />
        )}
      </Loaded>
      {lines.hasNextPage && (
        <Button wide isPending={lines.isFetchingNextPage} onPress={() => lines.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </Sheet>
  );
}

interface LinesProps extends Pick<Props, "language" | "onCut"> {
  lines: readonly BlockLine[];
  fallback: string;
}

function Lines({ lines, language, fallback, onCut }: LinesProps) {
  let words = 0;
  const cuts = lines.slice(1).map((line, index) => {
    const before = lines[index] as BlockLine;
    words += before.words;
    return { line, before, words, fallback };
  });
  return (
    <ol className={styles.lines}>
      {cuts.map((cut) => (
        <li key={`${cut.line.source}.${cut.line.block}`}>
          <AriaButton
            className={styles.paragraph}
            data-heading={cut.line.kind === "heading" || undefined}
            onPress={() => onCut(cut)}
          >
            <Foreign lang={language}>{cut.line.text || "…"}</Foreign>
          </AriaButton>
        </li>
      ))}
    </ol>
  );
}
