import type { DiffPart } from "#api";
import { type Key, useT } from "#i18n";
import styles from "./Verdict.module.css";

interface Props {
  diff: readonly DiffPart[];
  language: string;
  direction: "ltr" | "rtl";
  /** What the parts are: words of a sentence, letters of a word, or pairs, each on a line of its own. */
  of?: "words" | "letters" | "pairs";
}

/** What a screen reader hears of a part. */
const SAID = {
  slip: "lessons.diff.slip",
  wrong: "lessons.diff.wrong",
  missing: "lessons.diff.missing",
  extra: "lessons.diff.extra",
} satisfies Record<string, Key>;

/** The answer word by word beside the right one. Marks, not only colours: struck out, underlined, framed, and words for the ear. */
export function Diff({ diff, language, direction, of = "words" }: Props) {
  const t = useT();
  const gap = of === "letters" ? "" : " ";
  const line = of === "pairs" ? styles.pairLine : undefined;
  let at = 0;
  return (
    <p lang={language} dir={direction} className={styles.diff}>
      {diff.map((part) => {
        const key = at++;
        if (part.op === "same") {
          return (
            <span key={key} className={line}>
              {(part.given ?? part.expected) + gap}
            </span>
          );
        }
        return (
          <span key={key} className={line}>
            <span className={styles.hidden}>
              {t(SAID[part.op], { given: part.given ?? "", expected: part.expected ?? "" })}{" "}
            </span>
            <Changed part={part} gap={gap} />
            {gap}
          </span>
        );
      })}
    </p>
  );
}

function Changed({ part: { op, given, expected }, gap }: { part: DiffPart; gap: string }) {
  return (
    <span aria-hidden="true" data-op={op} className={styles.changed}>
      {given && op !== "missing" && <del className={styles.given}>{given}</del>}
      {given && op !== "missing" && expected && gap}
      {expected && op !== "extra" && <ins className={styles.expected}>{expected}</ins>}
    </span>
  );
}
