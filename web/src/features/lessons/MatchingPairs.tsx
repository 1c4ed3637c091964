import { useRef } from "react";
import { Button, type PressEvent } from "react-aria-components";
import { useT } from "#i18n";
import { Foreign, Button as PlainButton, useToasts } from "#ui";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, MatchingPairs as Model } from "./drafts";
import { PairNumber } from "./PairNumber";
import styles from "./Pairs.module.css";
import { keepPair, pairNumberOf, turn } from "./pairs";
import { arrowsMove, changeThenFocus, isByKey } from "./tiles";

function Back({ number }: { number: number }) {
  const t = useT();
  return (
    <>
      <span aria-hidden="true">?</span>
      <span className={styles.hidden}>{t("lessons.card.closed", { number })}</span>
    </>
  );
}

/** Cards are turned two at a time; the learner says which belong together. There is no clock, and looking again costs nearly nothing. */
export function MatchingPairs(props: ActivityProps<Model, DraftOf<"matching_pairs">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const t = useT();
  const { announce } = useToasts();
  const root = useRef<HTMLDivElement>(null);
  const isTwo = draft.open.length === 2;

  const apply = (next: typeof draft, event: PressEvent) => {
    const change = () => onChange(next);
    const isKept = next.pairs.length > draft.pairs.length;
    if (isKept) announce(t("lessons.pair.kept", { number: next.pairs.length }));
    if (isKept && isByKey(event)) changeThenFocus(root, change, "[data-card][data-closed]");
    else change();
  };
  const onCard = (id: string, text: string, event: PressEvent) => {
    const next = { ...draft, ...turn(draft, id) };
    if (next.open.includes(id)) announce(text);
    apply(next, event);
  };

  return (
    <div ref={root} className={styles.board}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a box of a form */}
      <div
        role="group"
        aria-label={t("lessons.cards")}
        dir={lesson.direction}
        className={styles.cards}
        onKeyDown={arrowsMove}
      >
        {activity.cards.map(({ id, text, language }, index) => {
          const number = pairNumberOf(draft, id);
          const isOpen = number > 0 || draft.open.includes(id) || isOver;
          return (
            <Button
              key={id}
              data-card={id}
              data-closed={!isOpen || undefined}
              data-paired={number > 0 || undefined}
              isDisabled={isOver}
              aria-pressed={draft.open.includes(id)}
              onPress={(event) => onCard(id, text, event)}
              className={styles.card}
            >
              {isOpen ? <Foreign lang={language}>{text}</Foreign> : <Back number={index + 1} />}{" "}
              <PairNumber number={number} />
            </Button>
          );
        })}
      </div>
      <PlainButton
        wide
        data-keep
        isDisabled={!isTwo || isOver}
        onPress={(event) => apply({ ...draft, ...keepPair(draft) }, event)}
      >
        {t("lessons.pair.keep")}
      </PlainButton>
    </div>
  );
}
