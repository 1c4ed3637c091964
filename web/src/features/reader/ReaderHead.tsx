import type { RefObject } from "react";
import { useEffect, useRef } from "react";
import { useT } from "#i18n";
import { Icon, IconButton, Link } from "#ui";
import styles from "./Reader.module.css";

interface Props {
  bookId: string;
  bookTitle: string;
  language: string;
  text: RefObject<HTMLElement | null>;
  onLook(): void;
}

/** The way back, the book's name, the look of the text; under them a thin line of how far one is. */
export function ReaderHead({ bookId, bookTitle, language, text, onLook }: Props) {
  const t = useT();
  return (
    <header className={styles.head}>
      <div className={styles.headIn}>
        <Link
          href={`/books/${bookId}`}
          variant="plain"
          className={styles.back}
          aria-label={t("reader.contents")}
        >
          <Icon name="back" size={22} />
        </Link>
        <p className={styles.bookTitle}>
          <bdi lang={language}>{bookTitle}</bdi>
        </p>
        <IconButton icon="text" label={t("reader.look")} onPress={onLook} />
      </div>
      <ProgressLine text={text} />
    </header>
  );
}

/** Drawn straight on the page: it follows every pixel of scrolling. */
function ProgressLine({ text }: { text: RefObject<HTMLElement | null> }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let waiting = 0;
    const draw = () => {
      waiting = 0;
      const box = text.current?.getBoundingClientRect();
      if (!box || !line.current) return;
      const way = box.height - window.innerHeight;
      const share = way > 0 ? Math.min(1, Math.max(0, -box.top / way)) : 1;
      line.current.style.inlineSize = `${share * 100}%`;
    };
    const onScroll = () => {
      waiting ||= requestAnimationFrame(draw);
    };
    draw();
    window.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("resize", onScroll);
    return () => {
      cancelAnimationFrame(waiting);
      window.removeEventListener("scroll", onScroll);
      window.removeEventListener("resize", onScroll);
    };
  }, [text]);
  return (
    <div aria-hidden="true" className={styles.line}>
      <div ref={line} />
    </div>
  );
}
