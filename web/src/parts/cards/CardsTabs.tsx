import { useLocation } from "@tanstack/react-router";
import { type Key, useT } from "#i18n";
import { Link } from "#ui";
import styles from "./CardsTabs.module.css";

const TABS: readonly { href: string; label: Key & `cards.tab.${string}`; also?: string }[] = [
  { href: "/cards", label: "cards.tab.study" },
  { href: "/cards/words", label: "cards.tab.words", also: "/words" },
  { href: "/cards/statistics", label: "cards.tab.statistics" },
];

/** The three pages of Cards. */
export function CardsTabs() {
  const t = useT();
  const path = useLocation({ select: (l) => l.pathname });
  return (
    <nav aria-label={t("cards.title")} className={styles.tabs}>
      {TABS.map(({ href, label, also }) => (
        <Link
          key={href}
          href={href}
          variant="plain"
          aria-current={path === href || path === also ? "page" : undefined}
          className={styles.tab}
        >
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
