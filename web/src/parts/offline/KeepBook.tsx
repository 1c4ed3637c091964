import { useState } from "react";
import { type BookDetail, packName, soundsName, useReachable } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Foreign, IconButton, Section, Sheet, useToasts } from "#ui";
import type { Fact } from "../../base/vault";
import { Going } from "./Going";
import { bookStep, chapterStep, lessonStep, lessonsOf, letBookGo, letChapterGo } from "./keeping";
import styles from "./Offline.module.css";
import { tasks, useTask } from "./tasks";
import { bytesOf, useFacts, useKeptLessons } from "./useKept";

/** The whole book or some of its chapters on this device: what is there, how much room it takes, more of it, none of it. */
export function KeepBook({ book }: { book: BookDetail }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const isReachable = useReachable();
  const [isChoosing, setChoosing] = useState(false);
  const name = `book/${book.id}`;
  const task = useTask(name);
  const chapters = useFacts(`chapter/${book.id}/`);
  const lessons = useKeptLessons().filter(({ book_id }) => book_id === book.id);
  const room = useRoom(lessons.map(({ id }) => id)) + bytesOf(chapters);
  const missing = book.chapters.filter(({ number }) => !isAsked(chapters, book.id, number));

  const keepAll = async () => {
    try {
      const made = await lessonsOf(book.id);
      const steps = [
        bookStep(book.id),
        ...missing.map(({ number }) => chapterStep(book.id, number)),
        ...made.map(lessonStep),
      ];
      await tasks.start(name, steps);
    } catch (error) {
      toasts.show({ text: explain(error), tone: "wrong" });
    }
  };
  const here = [
    chapters.length > 0 && t("offline.chapters", { count: chapters.length, total: book.chapters.length }),
    lessons.length > 0 && t("offline.lessonsKept", { count: lessons.length }),
  ].filter(Boolean);
  return (
    <Section title={t("offline.title")}>
      <div className={styles.keep}>
        <p className={styles.asOf}>
          {here.length > 0
            ? `${here.join(t("offline.comma"))} · ${format.bytes(room)}`
            : t("offline.nothing")}
        </p>
        {task && <Going name={name} task={task} label={t("offline.keeping")} />}
        <div className={styles.acts}>
          {!task && isReachable && missing.length > 0 && (
            <Button icon="download" onPress={keepAll}>
              {t("offline.keepBook")}
            </Button>
          )}
          <Button variant="quiet" icon="list" onPress={() => setChoosing(true)}>
            {t("offline.choose")}
          </Button>
          {here.length > 0 && !task && (
            <Button
              variant="quiet"
              icon="trash"
              onPress={() =>
                letBookGo(
                  book.id,
                  lessons.map(({ id }) => id),
                )
              }
            >
              {t("offline.remove")}
            </Button>
          )}
        </div>
      </div>
      {isChoosing && <Choose book={book} chapters={chapters} onClose={() => setChoosing(false)} />}
    </Section>
  );
}

const factOf = (all: readonly Fact[], book: string, number: number) =>
  all.find(({ name }) => name === `chapter/${book}/${number}`);

const isAsked = (all: readonly Fact[], book: string, number: number) =>
  factOf(all, book, number)?.isAsked === true;

/** Room that lessons take. */
function useRoom(lessons: readonly string[]): number {
  const packs = useFacts("pack/");
  const sounds = useFacts("sound/");
  const isOurs = ({ name }: Fact) =>
    lessons.some((id) => name === packName(id) || name.startsWith(soundsName(id)));
  return bytesOf([...packs, ...sounds].filter(isOurs));
}

interface ChooseProps {
  book: BookDetail;
  chapters: readonly Fact[];
  onClose(): void;
}

function Choose({ book, chapters, onClose }: ChooseProps) {
  const t = useT();
  return (
    <Sheet title={t("offline.choose")} isOpen onClose={onClose}>
      <ul className={styles.chapters}>
        {book.chapters.map((chapter) => (
          <ChapterLine
            key={chapter.number}
            book={book}
            chapter={chapter}
            fact={factOf(chapters, book.id, chapter.number)}
          />
        ))}
      </ul>
    </Sheet>
  );
}

interface LineProps {
  book: BookDetail;
  chapter: BookDetail["chapters"][number];
  fact: Fact | undefined;
}

function ChapterLine({ book, chapter, fact }: LineProps) {
  const t = useT();
  const format = useFormat();
  const name = `chapter/${book.id}/${chapter.number}`;
  const task = useTask(name);
  const keepIt = () => tasks.start(name, [bookStep(book.id), chapterStep(book.id, chapter.number)]);
  const { title } = chapter;
  return (
    <li className={styles.chapter}>
      <div>
        <Foreign lang={book.language}>{title}</Foreign>
        {fact && <span className={styles.asOf}>{t("offline.kept", { size: format.bytes(fact.bytes) })}</span>}
        {task?.error != null && <Going name={name} task={task} label={title} />}
      </div>
      {fact ? (
        <IconButton
          icon="trash"
          label={t("offline.removeChapter", { title })}
          onPress={() => letChapterGo(book.id, chapter.number)}
        />
      ) : (
        <IconButton
          icon="download"
          label={t("offline.keepChapter", { title })}
          isPending={task !== null && task.error === null}
          onPress={keepIt}
        />
      )}
    </li>
  );
}
