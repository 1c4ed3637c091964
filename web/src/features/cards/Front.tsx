import { Input, Label, TextField } from "react-aria-components";
import type { StudyCard } from "#api";
import { useT } from "#i18n";
import { Foreign } from "#ui";
import styles from "./Card.module.css";
import { CardSound } from "./CardSound";
import { filled, GAP, marked, type Piece } from "./gap";

interface Props {
  card: StudyCard;
  isShown: boolean;
  autoplay: boolean;
  typed: string;
  onType(text: string): void;
  onTap?(): void;
}

const MAX_TYPED = 200;

/** What is asked. Once the answer is shown, its gap is filled. */
export function Front({ card, isShown, autoplay, typed, onType, onTap }: Props) {
  const t = useT();
  const { front, back, language, kind } = card;
  const answer = isShown ? { sentence: back.sentence ?? "", word: back.word ?? card.answer } : null;
  return (
    // The button below does the same: a tap on the card is a larger target, no other way.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div id="front" className={styles.front} onClick={isShown ? undefined : onTap}>
      <p className={styles.ask}>{t(`cards.ask.${kind}`)}</p>
      {front.word && (
        <Foreign lang={language} className={styles.word}>
          {front.word}
        </Foreign>
      )}
      {front.meaning && <Foreign className={styles.meaning}>{front.meaning}</Foreign>}
      {front.gap && (
        <p lang={language} dir="auto" className={styles.sentence} data-large={!front.meaning || undefined}>
          {answer ? (
            <Pieces pieces={filled(front.gap, answer.sentence, answer.word)} />
          ) : (
            <Gapped text={front.gap} />
          )}
        </p>
      )}
      {front.sentence && (
        <p lang={language} dir="auto" className={styles.sentence}>
          <Pieces pieces={marked(front.sentence, front.word ?? "")} />
        </p>
      )}
      {front.sound && (
        <CardSound sound={front.sound} isLarge={kind === "listening"} autoplay={autoplay && !isShown} />
      )}
      {card.typed && !isShown && (
        <TextField value={typed} onChange={onType} maxLength={MAX_TYPED} className={styles.write}>
          <Label className={styles.hidden}>{t("cards.ask.typed")}</Label>
          <Input
            lang={language}
            dir="auto"
            autoComplete="off"
            autoCorrect="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="done"
            className={styles.input}
          />
        </TextField>
      )}
    </div>
  );
}

export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  let at = 0;
  return pieces.map(({ text, isWord }) => {
    const key = at++;
    return isWord ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
  });
}

function Gapped({ text }: { text: string }) {
  const t = useT();
  let at = 0;
  return text.split(GAP).map((part) => {
    const key = at++;
    return (
      <span key={key}>
        {key > 0 && (
          <span className={styles.gap}>
            <span className={styles.hidden}>{t("cards.gap")}</span>
          </span>
        )}
        {part}
      </span>
    );
  });
}
