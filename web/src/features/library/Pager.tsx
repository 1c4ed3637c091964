import { useFormat, useT } from "#i18n";
import { Button } from "#ui";
import styles from "./Contents.module.css";
import type { Pages } from "./usePages";

/** Turns the pages of a long list; nothing where one page is all. */
export function Pager({ pages }: { pages: Pages }) {
  const t = useT();
  const format = useFormat();
  if (pages.count < 2) return null;
  const range = {
    from: format.number(pages.from + 1),
    to: format.number(pages.to),
    total: format.number(pages.total),
  };
  return (
    <nav aria-label={t("contents.pages", range)} className={styles.pager}>
      <Button icon="back" isDisabled={pages.at === 0} onPress={() => pages.go(pages.at - 1)}>
        {t("contents.pages.before")}
      </Button>
      <span className={styles.range}>{t("contents.pages", range)}</span>
      <Button
        iconEnd="forward"
        isDisabled={pages.at + 1 === pages.count}
        onPress={() => pages.go(pages.at + 1)}
      >
        {t("contents.pages.after")}
      </Button>
    </nav>
  );
}
