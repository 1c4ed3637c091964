import { useFormat, useT } from "#i18n";
import styles from "./Pairs.module.css";

/** Which pair a card is in: a figure for the eye, words for the ear. Nothing for 0. */
export function PairNumber({ number }: { number: number }) {
  const t = useT();
  const format = useFormat();
  if (number === 0) return null;
  return (
    <>
      <span aria-hidden="true" className={styles.number}>
        {format.number(number)}
      </span>
      <span className={styles.hidden}>{t("lessons.pair.number", { number })}</span>
    </>
  );
}
