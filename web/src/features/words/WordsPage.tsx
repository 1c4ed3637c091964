import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Note, notesQuery, useDeleteNote } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { EmptyState, Page as Frame, LinkButton, Loaded, Segmented, Skeleton, useToasts } from "#ui";
import { CardsTabs } from "../../parts/cards/CardsTabs";
import { More } from "../../parts/lists/More";
import { EditWord } from "./EditWord";
import { Word } from "./Word";
import styles from "./words.module.css";

/** Deletes for real only when the time for undoing has gone. */
function useDeleting() {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const { mutate } = useDeleteNote();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const show = (id: string) => setHidden((all) => new Set([...all].filter((other) => other !== id)));
  const hide = (note: Note) => {
    setHidden((all) => new Set([...all, note.id]));
    toasts.show({
      text: t("words.deleted", { word: note.word }),
      onUndo: () => show(note.id),
      onGone: () =>
        mutate(note.id, {
          onError: (problem) => {
            show(note.id);
            toasts.show({ text: explain(problem), tone: "wrong" });
          },
        }),
    });
  };
  return { hidden, hide };
}

interface ListProps {
  notes: readonly Note[];
  onEdit(note: Note): void;
  onDelete(note: Note): void;
}

function List({ notes, onEdit, onDelete }: ListProps) {
  return (
    <ul className={styles.list}>
      {notes.map((note) => (
        <Word key={note.id} note={note} onEdit={() => onEdit(note)} onDelete={() => onDelete(note)} />
      ))}
    </ul>
  );
}

function Empty() {
  const t = useT();
  return (
    <EmptyState
      title={t("words.empty.title")}
      illustration="notebook"
      actions={
        <LinkButton variant="primary" href="/read">
          {t("words.empty.action")}
        </LinkButton>
      }
    >
      {t("words.empty.detail")}
    </EmptyState>
  );
}

/** Chooses one language when words of several are kept. */
function Filter({
  languages,
  value,
  onChange,
}: {
  languages: string[];
  value: string;
  onChange(v: string): void;
}) {
  const t = useT();
  const format = useFormat();
  if (languages.length < 2) return null;
  const choices = [
    { value: "", label: t("words.all") },
    ...languages.map((code) => ({ value: code, label: format.language(code) })),
  ];
  return (
    <Segmented label={t("words.filter")} labelHidden choices={choices} value={value} onChange={onChange} />
  );
}

export function Page() {
  const t = useT();
  const query = useInfiniteQuery(notesQuery());
  const { hidden, hide } = useDeleting();
  const [language, setLanguage] = useState("");
  const [edited, setEdited] = useState<Note | null>(null);
  return (
    <Frame title={t("words.title")} heading={t("cards.title")}>
      <CardsTabs />
      <Loaded query={query} skeleton={<Skeleton height={88} count={5} />}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.items).filter((note) => !hidden.has(note.id));
          const shown = all.filter((note) => !language || note.language === language);
          if (all.length === 0 && !query.hasNextPage) return <Empty />;
          return (
            <>
              <div className={styles.top}>
                <p>{t("words.count", { count: (pages[0]?.total ?? 0) - hidden.size })}</p>
                <Filter
                  languages={[...new Set(all.map((note) => note.language))]}
                  value={language}
                  onChange={setLanguage}
                />
              </div>
              <List notes={shown} onEdit={setEdited} onDelete={hide} />
              <More query={query} label={t("common.more")} />
            </>
          );
        }}
      </Loaded>
      {edited && <EditWord note={edited} onClose={() => setEdited(null)} />}
    </Frame>
  );
}
