import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { decksQuery, type Note, useEditNote } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Foreign, Form, Notice, Select, Sheet, TextField, useToasts } from "#ui";
import { CardStates } from "./CardStates";
import styles from "./words.module.css";

const MAX_MEANING = 500;
const MAX_SENTENCE = 1000;

/** The learner's own meaning and sentence of a word, its deck, and when its cards come again. */
export function EditWord({ note, onClose }: { note: Note; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const edit = useEditNote();
  const [meaning, setMeaning] = useState(note.meaning ?? "");
  const [sentence, setSentence] = useState(note.sentence ?? "");
  const [deck, setDeck] = useState<string | null>(note.deck_id ?? null);
  const save = () =>
    edit.mutate(
      { id: note.id, changes: { meaning: meaning.trim(), sentence: sentence.trim(), deck_id: deck } },
      {
        onSuccess: () => {
          toasts.announce(t("common.saved"));
          onClose();
        },
      },
    );
  return (
    <Sheet
      isOpen
      title={t("words.edit", { word: note.word })}
      onClose={onClose}
      actions={
        <Button form="word" type="submit" variant="primary" isPending={edit.isPending}>
          {t("common.save")}
        </Button>
      }
    >
      <Foreign lang={note.language} className={styles.lemma}>
        {note.lemma}
      </Foreign>
      <Form id="word" onSubmit={save}>
        <TextField
          label={t("words.meaning")}
          value={meaning}
          onChange={setMeaning}
          maxLength={MAX_MEANING}
          rows={2}
        />
        <TextField
          label={t("words.sentence")}
          value={sentence}
          onChange={setSentence}
          maxLength={MAX_SENTENCE}
          rows={3}
        />
        <DeckChoice language={note.language} value={deck} onChange={setDeck} />
        {edit.error && <Notice tone="wrong">{explain(edit.error)}</Notice>}
      </Form>
      <CardStates noteId={note.id} />
    </Sheet>
  );
}

interface DeckChoiceProps {
  language: string;
  value: string | null;
  onChange(deck: string): void;
}

/** Shown where there is a choice. */
function DeckChoice({ language, value, onChange }: DeckChoiceProps) {
  const t = useT();
  const format = useFormat();
  const { data = [] } = useQuery(decksQuery);
  const decks = data.filter((deck) => deck.language === language);
  if (decks.length < 2) return null;
  const options = decks.map(({ id, name }) => ({
    value: id,
    label: name || t("cards.deck.default", { language: format.language(language) }),
  }));
  return <Select label={t("cards.deck")} options={options} value={value} onChange={onChange} />;
}
