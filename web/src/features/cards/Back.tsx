import type { StudyCard } from "#api";
import { useT } from "#i18n";
import { Foreign, Icon, Link } from "#ui";
import styles from "./Card.module.css";
import { CardSound } from "./CardSound";
import { Pieces } from "./Front";
import { marked } from "./gap";
import { compared } from "./typed";

interface Props {
  card: StudyCard;
  typed: string;
  isRight: boolean;
  autoplay: boolean;
}

/** What is answered: all that the front has not shown yet. */
export function Back({ card, typed, isRight, autoplay }: Props) {
  const t = useT();
  const { front, back, language, source } = card;
  const hasSentence = back.sentence && !front.sentence && !front.gap;
  return (
    <div id="back" className={styles.back}>
      {card.typed && <Judged typed={typed} isRight={isRight} card={card} />}
      {back.word && !front.word && (
        <Foreign lang={language} className={styles.word}>
          {back.word}
        </Foreign>
      )}
      {back.meaning && !front.meaning && <Foreign className={styles.meaning}>{back.meaning}</Foreign>}
      {!back.meaning && <p className={styles.soft}>{t("cards.nomeaning")}</p>}
      {hasSentence && (
        <p lang={language} dir="auto" className={styles.sentence}>
          <Pieces pieces={marked(back.sentence ?? "", back.word ?? "")} />
        </p>
      )}
      {back.sound && !front.sound && <CardSound sound={back.sound} autoplay={autoplay} />}
      {source && source.chapter !== null && (
        <Link href={`/books/${source.book_id}/chapters/${source.chapter}`} className={styles.source}>
          {t("words.source")}
        </Link>
      )}
    </div>
  );
}

/** What was typed beside what was wanted; by signs and words, not by colours alone. */
function Judged({ typed, isRight, card }: Omit<Props, "autoplay">) {
  const t = useT();
  const given = typed.trim();
  const verdict = isRight ? t("cards.typed.right") : given ? t("cards.typed.wrong") : t("cards.typed.none");
  return (
    <div className={styles.judged} data-right={isRight || undefined}>
      <p className={styles.verdict}>
        <Icon name={isRight ? "check" : "close"} size={22} />
        {verdict}
      </p>
      {!isRight && given && (
        <p lang={card.language} dir="auto" className={styles.diff}>
          <span className={styles.hidden}>{t("cards.typed.given", { given })}</span>
          <span aria-hidden="true">
            <Letters given={given} card={card} />
          </span>
        </p>
      )}
    </div>
  );
}

function Letters({ given, card }: { given: string; card: StudyCard }) {
  let at = 0;
  return compared(given, card.answer, card.language).map(({ op, text }) => {
    const key = at++;
    if (op === "extra") return <del key={key}>{text}</del>;
    if (op === "missing") return <ins key={key}>{text}</ins>;
    return <span key={key}>{text}</span>;
  });
}
