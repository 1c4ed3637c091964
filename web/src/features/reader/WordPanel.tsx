import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { useT } from "#i18n";
import { Popover } from "#ui";
import { WordCard, type WordCardProps } from "./WordCard";
import styles from "./WordCard.module.css";

const PHONE = "(max-width: 699px)";

function useIsPhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(PHONE);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => window.matchMedia(PHONE).matches,
  );
}

export interface WordPanelProps extends WordCardProps {
  /** The word on the page. */
  element: HTMLElement;
}

/** The card of a word, beside it or at the bottom edge of a phone; the text stays usable, so that the next word is one tap away. */
export function WordPanel({ asked, standing, element, onClose, onSay }: WordPanelProps) {
  const t = useT();
  const isPhone = useIsPhone();
  const anchor = useRef<HTMLElement | null>(element);
  anchor.current = element;

  useEffect(() => {
    element.dataset.open = "true";
    return () => {
      delete element.dataset.open;
    };
  }, [element]);

  const close = () => {
    onClose();
    element.focus({ preventScroll: true });
  };
  useClosing(close, onClose);
  const card = <WordCard asked={asked} standing={standing} onClose={close} onSay={onSay} />;
  const label = t("reader.word.about", { word: asked.word });
  if (isPhone) {
    return <BottomCard label={label}>{card}</BottomCard>;
  }
  return (
    <Popover
      label={label}
      anchor={anchor}
      isOpen
      isNonModal
      placement="bottom"
      onClose={close}
      className={styles.beside}
    >
      {card}
    </Popover>
  );
}

/** Escape closes wherever the focus has got to, and so does a press beside the card that isn't on another word. */
function useClosing(onEscape: () => void, onBeside: () => void) {
  const latest = useRef({ onEscape, onBeside });
  latest.current = { onEscape, onBeside };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && latest.current.onEscape();
    const onPress = (event: PointerEvent) => {
      const isInside = (event.target as Element).closest("[role=dialog], [data-w]");
      if (!isInside) latest.current.onBeside();
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPress);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPress);
    };
  }, []);
}

function BottomCard({ label, children }: { label: string; children: ReactNode }) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    card.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={card} role="dialog" aria-label={label} tabIndex={-1} className={styles.below}>
      {children}
    </div>
  );
}
