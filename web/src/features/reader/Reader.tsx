import { type CSSProperties, type KeyboardEvent, useRef, useState } from "react";
import type { BookDetail, Chapter } from "#api";
import { useT } from "#i18n";
import { cx } from "#ui";
import { sentenceAt } from "../../parts/aloud/text";
import { isMostlyNew, standingOf, useKnown } from "../../parts/words/known";
import { ChapterEnd } from "./ChapterEnd";
import { ChapterText } from "./ChapterText";
import { LookSheet } from "./LookSheet";
import { PlayBar } from "./PlayBar";
import styles from "./Reader.module.css";
import { ReaderHead } from "./ReaderHead";
import textStyles from "./Text.module.css";
import { type Look, SIZES, useLook } from "./useLook";
import { HEAD_PX, usePlace } from "./usePlace";
import { useReading } from "./useReading";
import { useWordKeys } from "./useWordKeys";
import { useWordStates } from "./useWordStates";
import { WordPanel } from "./WordPanel";
import { type WordPlace, wordPlace, wordsIn } from "./words";

const LEADING = { close: 1.45, normal: 1.7, wide: 2 } as const;
const HINT = "reader-keys";
/** A book in no known language is looked up and spoken as "undetermined". */
const UNKNOWN_LANGUAGE = "und";

export function Reader({ book, chapter }: { book: BookDetail; chapter: Chapter }) {
  const t = useT();
  const text = useRef<HTMLElement>(null);
  const [look, changeLook] = useLook();
  const [isLooking, setLooking] = useState(false);
  const [open, setOpen] = useState<WordPlace | null>(null);
  const { reading, speed, changeSpeed, say, toggle } = useReading(chapter, text);
  usePlace(text, book.id, chapter, book.place);
  const known = useKnown(book.id, chapter.number);
  useWordStates(text, look.words === "shown" ? known : null);
  const keys = useWordKeys(text, chapter.direction, HINT, setOpen);

  const start = (on: boolean) => {
    const from = keys.chosen() ?? topWord(text.current);
    if (from) say(from.block, from.position, on);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSayKey(event)) return;
    event.preventDefault();
    if (!toggle()) start(event.shiftKey);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: P works wherever the focus is in the reader
    <div className={styles.reader} onKeyDown={onKeyDown}>
      <title>{`${chapter.title} · ${book.title}`}</title>
      <ReaderHead
        bookId={book.id}
        bookTitle={book.title}
        language={book.language}
        text={text}
        onLook={() => setLooking(true)}
      />
      <article
        ref={text}
        lang={chapter.language || undefined}
        dir={chapter.direction}
        className={cx(styles.column, textStyles.text)}
        data-mostly-new={(known && isMostlyNew(known)) || undefined}
        style={styleOf(look)}
        onClick={keys.onClick}
        onKeyDown={keys.onKeyDown}
      >
        <ChapterText chapter={chapter} reading={reading} />
      </article>
      <p id={HINT} hidden>
        {t("reader.keys.hint")}
      </p>
      <ChapterEnd chapter={chapter} />
      <PlayBar
        reading={reading}
        speed={speed}
        onSpeed={changeSpeed}
        onToggle={() => toggle() || start(true)}
      />
      <LookSheet look={look} onChange={changeLook} isOpen={isLooking} onClose={() => setLooking(false)} />
      {open && (
        <WordPanel
          key={`${open.block} ${open.position}`}
          asked={askedOf(open, book, chapter)}
          standing={known && standingOf(known, open.word)}
          element={open.element}
          onClose={() => setOpen(null)}
          onSay={(on) => say(open.block, open.position, on)}
        />
      )}
    </div>
  );
}

const styleOf = (look: Look) =>
  ({
    "--reading-size": `${SIZES[look.size]}rem`,
    "--reading-leading": LEADING[look.spacing],
  }) as CSSProperties;

/** P without a modifier, and nobody is writing. */
function isSayKey(event: KeyboardEvent): boolean {
  const isWriting = (event.target as HTMLElement).matches("input, textarea, [contenteditable]");
  return event.key.toLowerCase() === "p" && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting;
}

/** The first word that stands below the head of the page. */
function topWord(text: HTMLElement | null): WordPlace | null {
  const word = text && wordsIn(text).find((w) => w.getBoundingClientRect().top >= HEAD_PX);
  return word ? wordPlace(word) : null;
}

function askedOf({ word, block: number, position }: WordPlace, book: BookDetail, chapter: Chapter) {
  const block = chapter.blocks.find((b) => b.number === number);
  const sentence = block && sentenceAt(block, position);
  return {
    word,
    sentence: sentence ? block.text.slice(sentence.start, sentence.end) : word,
    language: chapter.language || UNKNOWN_LANGUAGE,
    bookId: book.id,
    chapter: chapter.number,
    contentsVersion: chapter.contents_version,
    block: number,
    position,
  };
}
