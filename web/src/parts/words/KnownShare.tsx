import { useFormat, useT } from "#i18n";
import { ProgressBar } from "#ui";
import styles from "./KnownShare.module.css";
import { isMostlyNew, knownShare, useKnown } from "./known";

/** A thin line: how much of a chapter's words the reader knows. Nothing for whom nothing is known of yet. */
export function KnownShare({ bookId, chapter }: { bookId: string; chapter: number }) {
  const t = useT();
  const format = useFormat();
  const known = useKnown(bookId, chapter);
  const share = known && knownShare(known);
  if (!known || !share || isMostlyNew(known)) return null;
  const text = t("reader.words.share", { share: format.percent(Math.floor(share * 100) / 100) });
  return (
    <div className={styles.share}>
      <p aria-hidden="true">{text}</p>
      <ProgressBar thin value={share} label={text} />
    </div>
  );
}
