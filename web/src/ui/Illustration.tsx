import type { ReactNode } from "react";
import styles from "./Illustration.module.css";

/** Our own line drawings, 200 by 140. Classes: p paper, s soft accent, a accent, w warm; without one, a line. */
const DRAWINGS = {
  shelf: (
    <>
      <path d="M22 116h156M34 116v10M166 116v10" />
      <path className={styles.s} d="M40 54h16v62H40Z" />
      <path className={styles.p} d="M56 44h20v72H56Z" />
      <path className={styles.a} d="M76 60h13v56H76Z" />
      <path className={styles.w} d="m97 59 14-4 18 58-14 4Z" />
      <path d="M61 58h10M61 64h10M44 66h8M102 69l8-2.5" />
      <path className={styles.p} d="M140 96h24l-4 20h-16Z" />
      <path
        className={styles.s}
        d="M152 96c-1-12-9-17-17-17 0 10 6 16 17 17Zm0-6c0-14 6-21 16-24 1 13-4 21-16 24Z"
      />
      <path d="M152 96V76" />
      <path className={styles.faint} d="M30 34h0M100 26h0M172 44h0" />
    </>
  ),
  notebook: (
    <>
      <path className={styles.s} d="M50 28h92a6 6 0 0 1 6 6v78a6 6 0 0 1-6 6H50Z" />
      <path className={styles.p} d="M44 24h90a6 6 0 0 1 6 6v78a6 6 0 0 1-6 6H44Z" />
      <path d="M56 24v90M38 38h12M38 54h12M38 70h12M38 86h12M38 102h12" />
      <path d="M70 44h38M70 60h54M70 76h46" className={styles.faint} />
      <path className={styles.a} d="M70 40h20v8H70Z" />
      <path className={styles.w} d="m150 50 10 6-28 46-12 8 2-14Z" />
      <path d="m122 96 10 6M146 57l10 6" />
    </>
  ),
  lantern: (
    <>
      <path className={styles.glow} d="M100 32c30 0 50 20 50 46s-20 44-50 44-50-18-50-44 20-46 50-46Z" />
      <path d="M100 10v14M88 34a12 12 0 0 1 24 0" />
      <path className={styles.p} d="M80 34h40l6 14H74Z" />
      <path className={styles.p} d="M78 48h44v54H78Z" />
      <path
        className={styles.w}
        d="M100 62c1 8 9 10 9 20a9 9 0 0 1-18 0c0-6 3-8 5-11 1 3 2 4 3 4 1-4-1-8 1-13Z"
      />
      <path className={styles.s} d="M72 102h56v12H72Z" />
      <path d="M40 128h120" />
    </>
  ),
  path: (
    <>
      <path className={styles.s} d="M10 104c26-34 52-34 78-8 22-26 62-34 102 6v22H10Z" />
      <path
        className={styles.p}
        d="M84 124c2-14 22-14 20-24-2-8-16-6-15-14 14 1 26 3 27 13 1 12-14 13-14 25Z"
      />
      <path className={styles.w} d="M150 26a10 10 0 1 1 0 20 10 10 0 0 1 0-20Z" />
      <path d="M56 118V48" />
      <path className={styles.p} d="M38 50h34l10 8-10 8H38Z" />
      <path className={styles.a} d="M74 72H44l-9 7 9 7h30Z" />
      <path d="M46 58h18M10 124h180" />
    </>
  ),
  cup: (
    <>
      <path className={styles.s} d="M34 108h132l-10 12H44Z" />
      <path className={styles.p} d="M60 56h72v22c0 18-14 30-36 30S60 96 60 78Z" />
      <path d="M132 62h10a12 12 0 0 1 0 24h-12" />
      <path className={styles.w} d="M60 62h72v4H60Z" />
      <path className={styles.faint} d="M80 44c-6-8 6-12 0-22M97 44c-6-8 6-12 0-22M114 44c-6-8 6-12 0-22" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IllustrationName = keyof typeof DRAWINGS;

/** A decoration: it says nothing that a text beside it doesn't say. */
export function Illustration({ name, width = 200 }: { name: IllustrationName; width?: number }) {
  return (
    <svg
      aria-hidden="true"
      className={styles.drawing}
      width={width}
      height={width * 0.7}
      viewBox="0 0 200 140"
    >
      {DRAWINGS[name]}
    </svg>
  );
}
