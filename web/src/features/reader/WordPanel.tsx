import { useEffect, useRef, useSyncExternalStore } from "react";
import { useT } from "#i18n";
import { Popover } from "#ui";
import { type Asked, WordCard } from "./WordCard";
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

export interface WordPanelProps {
  asked: Asked;
  /** The word on the page. */
  element: HTMLElement;
  onClose(): void;
  onSay(on: boolean): void;
}

/** The card of a word, beside it or at the bottom edge of a phone; the text stays usable, so that the next word is one tap away. */
export function WordPanel({ asked, element, onClose, onSay }: WordPanelProps) {
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
  const card = <WordCard asked={asked} onClose={close} onSay={onSay} />;
  const label = t("reader.word.about", { word: asked.word });
  if (isPhone) {
    return (
      <BottomCard label={label} onClose={close}>
        {card}
      </BottomCard>
    );
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

function BottomCard({
  label,
  onClose,
  children,
}: {
  label: string;
  onClose(): void;
  children: React.ReactNode;
}) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  return (
    <div
      ref={card}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      className={styles.below}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      {children}
    </div>
  );
}
