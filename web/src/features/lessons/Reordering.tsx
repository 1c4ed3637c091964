import { type KeyboardEvent, useRef } from "react";
import { Button, type PressEvent } from "react-aria-components";
import { useT } from "#i18n";
import { Foreign, useToasts } from "#ui";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import { type DraftOf, moveTile, type SentenceReordering, tapTile } from "./drafts";
import { alongOf, arrowsMove, changeThenFocus, isByKey } from "./tiles";

/** Tiles to put in order: a tap puts one at the end, a tap on a put one takes it back; Alt with an arrow moves it. */
export function Reordering(props: ActivityProps<SentenceReordering, DraftOf<"sentence_reordering">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const t = useT();
  const { announce } = useToasts();
  const root = useRef<HTMLDivElement>(null);
  const textOf = (id: string) => activity.tiles.find((tile) => tile.id === id)?.text ?? "";

  const put = (id: string, event: PressEvent) => {
    announce(t("lessons.tile.put", { word: textOf(id), number: draft.order.length + 1 }));
    const change = () => onChange(tapTile(draft, id));
    if (isByKey(event)) changeThenFocus(root, change, "[data-pool] button:not(:disabled)");
    else change();
  };
  const take = (id: string, event: PressEvent) => {
    announce(t("lessons.tile.taken", { word: textOf(id) }));
    const change = () => onChange(tapTile(draft, id));
    if (isByKey(event)) changeThenFocus(root, change, `[data-pool] [data-tile="${id}"]`);
    else change();
  };
  const onMove = (event: KeyboardEvent<HTMLElement>) => {
    const tile = (event.target as HTMLElement).dataset.tile;
    const by = event.altKey ? alongOf(event.key, lesson.direction) : null;
    if (!tile || by === null || isOver) return arrowsMove(event);
    event.preventDefault();
    const moved = moveTile(draft, tile, by);
    announce(t("lessons.tile.put", { word: textOf(tile), number: moved.order.indexOf(tile) + 1 }));
    changeThenFocus(root, () => onChange(moved), `[data-line] [data-tile="${tile}"]`);
  };

  return (
    <div ref={root} className={styles.both}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a box of a form */}
      <div
        role="group"
        aria-label={t("lessons.line")}
        data-line
        dir={lesson.direction}
        className={styles.line}
        onKeyDown={onMove}
      >
        {draft.order.length === 0 && <span className={styles.lineHint}>{t("lessons.line.empty")}</span>}
        {draft.order.map((id) => (
          <Button
            key={id}
            data-tile={id}
            isDisabled={isOver}
            onPress={(event) => take(id, event)}
            className={styles.tile}
          >
            <Foreign lang={lesson.language}>{textOf(id)}</Foreign>
          </Button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div
        role="group"
        aria-label={t("lessons.pool")}
        data-pool
        dir={lesson.direction}
        className={styles.tiles}
        onKeyDown={arrowsMove}
      >
        {activity.tiles.map(({ id, text }) => {
          const isPut = draft.order.includes(id);
          return (
            <Button
              key={id}
              data-tile={id}
              data-used={isPut || undefined}
              isDisabled={isOver || isPut}
              onPress={(event) => put(id, event)}
              className={styles.tile}
            >
              <Foreign lang={lesson.language}>{text}</Foreign>
            </Button>
          );
        })}
      </div>
    </div>
  );
}
