import { memo, type ReactNode } from "react";
import type { Block, Chapter } from "#api";
import { useT } from "#i18n";
import { Icon } from "#ui";
import type { ReadAloud } from "../../parts/aloud/readAloud";
import { SpokenText } from "../../parts/aloud/SpokenText";
import styles from "./Text.module.css";

/** Neighbouring list items make one list. */
export function grouped(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.kind === "list" && last?.[0]?.kind === "list") last.push(block);
    else groups.push([block]);
  }
  return groups;
}

interface Props {
  chapter: Chapter;
  reading: ReadAloud;
}

export const ChapterText = memo(function ChapterText({ chapter, reading }: Props) {
  const text = (block: Block) => (
    <SpokenText block={block} language={chapter.language} reading={reading} styles={styles} />
  );
  return (
    <>
      {chapter.part && <p className={styles.part}>{chapter.part}</p>}
      <h1 className={styles.title}>{chapter.title}</h1>
      {grouped(chapter.blocks).map((group) => (
        <BlockGroup key={group[0]?.number} blocks={group} text={text} />
      ))}
    </>
  );
});

function BlockGroup({ blocks, text }: { blocks: Block[]; text: (block: Block) => ReactNode }) {
  const t = useT();
  const block = blocks[0];
  if (!block) return null;
  const shared = { "data-b": block.number };
  switch (block.kind) {
    case "heading":
      return (
        <h2 {...shared} className={styles.heading}>
          {text(block)}
        </h2>
      );
    case "quote":
      return (
        <blockquote {...shared} className={styles.quote}>
          {text(block)}
        </blockquote>
      );
    case "verse":
      return (
        <p {...shared} className={styles.verse}>
          {text(block)}
        </p>
      );
    case "list":
      return (
        <ul className={styles.list}>
          {blocks.map((item) => (
            <li key={item.number} data-b={item.number}>
              {text(item)}
            </li>
          ))}
        </ul>
      );
    case "figure":
      return (
        <figure {...shared} className={styles.figure}>
          <Icon name="eye" />
          <figcaption>{block.text || t("reader.figure")}</figcaption>
        </figure>
      );
    case "separator":
      return <hr {...shared} className={styles.separator} />;
    default:
      return (
        <p {...shared} className={styles.paragraph}>
          {text(block)}
        </p>
      );
  }
}
