import { useQuery } from "@tanstack/react-query";
import { ApiError, type WordCard as Found, profileQuery, type Standing, useSession, wordQuery } from "#api";
import { useFormat, useLocale, useProblemText, useT } from "#i18n";
import { Button, Foreign, IconButton, Skeleton, Tag } from "#ui";
import { SayButton } from "../../parts/sound/SayButton";
import { KeepWord } from "./KeepWord";
import styles from "./WordCard.module.css";
import { WordState } from "./WordState";

/** A word that was tapped, with where it stands. */
export interface Asked {
  word: string;
  sentence: string;
  language: string;
  bookId: string;
  chapter: number;
  contentsVersion: number;
  block: number;
  position: number;
}

export interface WordCardProps {
  asked: Asked;
  /** How the reader stands to it; null where nothing is known of that. */
  standing: Standing | null;
  onClose(): void;
  /** Say its sentence; with `on` those after it too. */
  onSay(on: boolean): void;
}

/**
 * The language that the reader would like meanings in; undefined: any, as for somebody who reads their own interface's language. It is
 * known only once the profile is there: asked before, the same word would be asked for twice.
 */
function useInto(language: string): { into: string | undefined; isKnown: boolean } {
  const { locale } = useLocale();
  const { status } = useSession();
  const { data, isPending } = useQuery({ ...profileQuery, enabled: status === "in" });
  const into = data?.native_language ?? (language.startsWith(locale) ? undefined : locale);
  return { into, isKnown: status !== "in" || !isPending };
}

/** Nothing of the word is on this device, and there is no network: it can be kept all the same. */
const isNotHere = (error: unknown) => error instanceof ApiError && error.code === "word_not_kept";

export function WordCard({ asked, standing, onClose, onSay }: WordCardProps) {
  const t = useT();
  const explain = useProblemText();
  const { into, isKnown } = useInto(asked.language);
  const found = useQuery({ ...wordQuery({ ...asked, into }), enabled: isKnown });
  return (
    <div className={styles.card}>
      <header className={styles.head}>
        <Foreign lang={asked.language} className={styles.word}>
          {asked.word}
        </Foreign>
        <SayButton label={t("reader.word.hear")} text={asked.word} language={asked.language} />
        <IconButton icon="close" label={t("common.close")} onPress={onClose} className={styles.close} />
      </header>
      {found.data ? (
        <Explained found={found.data} asked={asked} standing={standing} />
      ) : found.error ? (
        <div role="alert" className={styles.unknown}>
          <p>{explain(found.error)}</p>
          {isNotHere(found.error) ? (
            <KeepWord found={null} asked={asked} isKept={standing === "learning" || standing === "mature"} />
          ) : (
            <Button icon="retry" onPress={() => found.refetch()}>
              {t("common.retry")}
            </Button>
          )}
        </div>
      ) : (
        <div role="status" aria-label={t("common.loading")} className={styles.meanings}>
          <Skeleton height={22} />
          <Skeleton height={22} />
        </div>
      )}
      <footer className={styles.foot}>
        <Button variant="quiet" icon="speaker" onPress={() => onSay(false)}>
          {t("reader.sentence.hear")}
        </Button>
        <Button variant="quiet" icon="play" onPress={() => onSay(true)}>
          {t("reader.sentence.on")}
        </Button>
      </footer>
    </div>
  );
}

interface ExplainedProps {
  found: Found;
  asked: Asked;
  standing: Standing | null;
}

function Explained({ found, asked, standing }: ExplainedProps) {
  const t = useT();
  return (
    <>
      <p className={styles.about}>
        {found.lemma.toLowerCase() !== asked.word.toLowerCase() && (
          <span>
            {t("reader.word.from")}{" "}
            <Foreign lang={asked.language} className={styles.lemma}>
              {found.lemma}
            </Foreign>
          </span>
        )}
        <Tag>{t(`reader.band.${found.band}`)}</Tag>
      </p>
      {found.meanings.length > 0 ? <Meanings found={found} /> : <NoMeaning language={asked.language} />}
      {standing && (
        <WordState standing={standing} lemma={found.lemma} word={asked.word} language={asked.language} />
      )}
      <KeepWord
        key={found.lemma}
        found={found}
        asked={asked}
        isKept={standing === "learning" || standing === "mature"}
      />
    </>
  );
}

const SHOWN_MEANINGS = 4;

function Meanings({ found }: { found: Found }) {
  const t = useT();
  return (
    <ol className={styles.meanings}>
      {found.meanings.slice(0, SHOWN_MEANINGS).map((meaning) => (
        <li key={`${meaning.source} ${meaning.text}`}>
          <Foreign lang={meaning.language} className={styles.meaning}>
            {meaning.text}
          </Foreign>
          <span className={styles.source}>
            {t.maybe(`reader.source.${meaning.source}`) ?? <bdi>{meaning.source}</bdi>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function NoMeaning({ language }: { language: string }) {
  const t = useT();
  const format = useFormat();
  return (
    <div className={styles.absent}>
      <p>{t("reader.word.absent", { language: format.language(language) })}</p>
      <details>
        <summary>{t("reader.word.absent.how")}</summary>
        <p>{t("reader.word.absent.command")}</p>
        <code dir="ltr">lyceum dictionary add</code>
      </details>
    </div>
  );
}
