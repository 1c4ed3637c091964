import { useEffect, useRef, useState } from "react";
import { type WordCard as Found, useForgetNote, useKeepNote, useSession } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Icon, LinkButton, TextField } from "#ui";
import { reviewId } from "../../cards-core/ids";
import type { Asked } from "./WordCard";
import styles from "./WordCard.module.css";

/** The longest meaning and sentence that are kept, in characters. */
const MAX_MEANING_CHARS = 500;
const MAX_SENTENCE_CHARS = 1000;

interface Props {
  /** null: this device knows nothing of the word, and the school looks it up once it hears of it. */
  found: Found | null;
  asked: Asked;
  /** There is a note of it already. */
  isKept: boolean;
}

export function KeepWord(props: Props) {
  const { user } = useSession();
  return user && user.role !== "guest" ? <Keep {...props} /> : <Invitation />;
}

function Invitation() {
  const t = useT();
  const here = `${window.location.pathname}`;
  return (
    <div className={styles.invitation}>
      <p>{t("reader.keep.guest")}</p>
      <LinkButton variant="primary" href={`/sign-up?next=${encodeURIComponent(here)}`}>
        {t("identity.signUp")}
      </LinkButton>
    </div>
  );
}

function Keep({ found, asked, isKept }: Props) {
  const t = useT();
  const explain = useProblemText();
  const keep = useKeepNote();
  const forget = useForgetNote();
  const [own, setOwn] = useState("");
  const [note, setNote] = useState<typeof keep.data | null>(null);
  // The button that had the focus has gone; its place is taken by what it brought about.
  const kept = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (note) kept.current?.focus({ preventScroll: true });
  }, [note]);
  if (note) {
    return (
      <p ref={kept} tabIndex={-1} className={styles.kept}>
        <Icon name="check" />
        {t(note.waits ? "reader.keep.later" : "reader.keep.done")}
        <Button
          variant="quiet"
          isPending={forget.isPending}
          onPress={() => forget.mutate(note.id, { onSuccess: () => setNote(null) })}
        >
          {t("common.undo")}
        </Button>
      </p>
    );
  }
  if (isKept) return null;
  const send = () =>
    keep.mutate(
      {
        id: reviewId(),
        language: asked.language,
        word: asked.word,
        lemma: found?.lemma ?? asked.word,
        meaning: own.trim() || found?.meanings[0]?.text || null,
        look_up: found === null,
        sentence: asked.sentence.slice(0, MAX_SENTENCE_CHARS),
        book_id: asked.bookId,
        chapter: asked.chapter,
        contents_version: asked.contentsVersion,
        block: asked.block,
      },
      { onSuccess: setNote },
    );
  return (
    <form
      className={styles.keep}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {!found?.meanings.length && (
        <TextField
          label={t("reader.keep.own")}
          hint={t("reader.keep.own.hint")}
          value={own}
          onChange={setOwn}
          maxLength={MAX_MEANING_CHARS}
        />
      )}
      {keep.error && (
        <p role="alert" className={styles.failed}>
          {explain(keep.error)}
        </p>
      )}
      <Button type="submit" variant="primary" icon="bookmark" wide isPending={keep.isPending}>
        {t("reader.keep")}
      </Button>
    </form>
  );
}
