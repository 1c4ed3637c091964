import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useFormat, useT } from "#i18n";
import { cx, Foreign, Icon, Tag } from "#ui";
import styles from "./Contents.module.css";
import { type Draft, isRead, isUnsure, type Section } from "./draft";
import { RenameForm } from "./RenameForm";
import { SectionActs } from "./SectionActs";
import { type Act, actId } from "./useSectionActs";

interface Props {
  draft: Draft;
  index: number;
  language: string;
  isOpen: boolean;
  onOpen(): void;
  onAct(what: Act): void;
}

/** A line of the contents: what it is, how it begins and ends; opened, what can be done with it. */
export function SectionRow({ draft, index, language, isOpen, onOpen, onAct }: Props) {
  const t = useT();
  const section = draft[index] as Section;
  const [isNaming, setNaming] = useState(false);
  const part = section.part !== (draft[index - 1]?.part ?? null) ? section.part : null;
  const name = (title: string, of: string) => {
    setNaming(false);
    onAct({ type: "rename", title, part: of });
  };
  return (
    <li className={cx(styles.item, !isRead(section) && styles.out)}>
      {part && (
        <p lang={language || undefined} dir="auto" className={styles.part}>
          {part}
        </p>
      )}
      <div className={styles.card}>
        <AriaButton
          id={actId(section.key, "row")}
          aria-expanded={isOpen}
          className={styles.line}
          onPress={() => {
            setNaming(false);
            onOpen();
          }}
        >
          <Line section={section} language={language} />
          <Icon name="chevron" size={18} className={cx(styles.chevron, isOpen && styles.turned)} />
        </AriaButton>
        {isOpen && isNaming && (
          <RenameForm section={section} onName={name} onClose={() => setNaming(false)} />
        )}
        {isOpen && !isNaming && (
          <SectionActs
            draft={draft}
            index={index}
            label={t("contents.acts", { title: section.title })}
            onRename={() => setNaming(true)}
            onAct={onAct}
          />
        )}
      </div>
    </li>
  );
}

function Line({ section, language }: { section: Section; language: string }) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <span className={styles.number}>{section.number === null ? "–" : format.number(section.number)}</span>
      <span className={styles.texts}>
        <Foreign lang={language} className={styles.title}>
          {section.title}
        </Foreign>
        <Foreign lang={language} className={styles.edges}>
          {`${section.opens} … ${section.closes}`}
        </Foreign>
        <span className={styles.facts}>
          {t("library.words", { count: section.words })}
          {section.number === null && <Tag>{t("contents.out")}</Tag>}
          {isUnsure(section) && <Tag tone="slip">{t("contents.unsure")}</Tag>}
        </span>
      </span>
    </>
  );
}
