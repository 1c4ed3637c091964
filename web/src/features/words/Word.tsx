import type { Note } from "#api";
import { useFormat, useT } from "#i18n";
import { Foreign, IconButton, Link, Tag } from "#ui";
import styles from "./words.module.css";

/** A kept word with what it means and the sentence it stood in, the word marked. */
export function Word({ note, onEdit, onDelete }: { note: Note; onEdit(): void; onDelete(): void }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className={styles.word}>
      <div className={styles.about}>
        <p className={styles.head}>
          <Foreign lang={note.language} className={styles.lemma}>
            {note.lemma}
          </Foreign>
          <Tag>{format.language(note.language)}</Tag>
        </p>
        <p className={styles.meaning}>
          {note.meaning ? <Foreign>{note.meaning}</Foreign> : t("words.nomeaning")}
        </p>
        {note.sentence && (
          <blockquote dir="auto" lang={note.language} className={styles.sentence}>
            {marked(note.sentence, note.word)}
          </blockquote>
        )}
        {note.book_id && note.chapter !== null && (
          <Link href={`/books/${note.book_id}/chapters/${note.chapter}`} className={styles.source}>
            {t("words.source")}
          </Link>
        )}
      </div>
      <IconButton icon="edit" label={t("words.edit", { word: note.word })} onPress={onEdit} />
      <IconButton icon="trash" label={t("words.delete", { word: note.word })} onPress={onDelete} />
    </li>
  );
}

function marked(sentence: string, word: string) {
  const at = sentence.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) return sentence;
  const end = at + word.length;
  return (
    <>
      {sentence.slice(0, at)}
      <mark>{sentence.slice(at, end)}</mark>
      {sentence.slice(end)}
    </>
  );
}
