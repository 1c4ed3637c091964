import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useSession } from "#api";
import { type Key, useT } from "#i18n";
import { cx, Icon, type IconName } from "#ui";
import styles from "./frames.module.css";
import { Main, SkipLink } from "./Main";
import { Mark } from "./Mark";
import { routes } from "./routes";

interface Tab {
  href: string;
  label: Key & `nav.${string}`;
  icon: IconName;
  /** Other addresses that belong to it. */
  also?: string[];
  /** For the rail of a wide page: a phone's bar has room for five. */
  railOnly?: boolean;
  role?: string;
}

const TABS: readonly Tab[] = [
  { href: "/today", label: "nav.today", icon: "today" },
  { href: "/learn", label: "nav.learn", icon: "learn", also: ["/lessons", "/partner"] },
  { href: "/read", label: "nav.read", icon: "book", also: ["/books"] },
  { href: "/cards", label: "nav.cards", icon: "cards", also: ["/words"] },
  { href: "/me", label: "nav.me", icon: "me", also: ["/shop"] },
  { href: "/admin", label: "nav.admin", icon: "pulse", role: "admin", railOnly: true },
];

/** Only places that exist are shown. */
const PATHS = new Set(routes.map((route) => route.path));

export function Shell() {
  const t = useT();
  const { user, status } = useSession();
  const path = useLocation({ select: (l) => l.pathname });
  const tabs = TABS.filter((tab) => PATHS.has(tab.href) && (!tab.role || tab.role === user?.role));
  const isHere = (tab: Tab) =>
    [tab.href, ...(tab.also ?? [])].some((p) => path === p || path.startsWith(`${p}/`));
  return (
    <div className={styles.shell}>
      <SkipLink />
      <nav aria-label={t("nav.label")} className={styles.bar}>
        <Link to="/" className={styles.brand}>
          <Mark />
          {t("app.name")}
        </Link>
        <ul className={styles.tabs}>
          {tabs.map((tab) => (
            <li key={tab.href} className={cx(tab.railOnly && styles.railOnly)}>
              <Link to={tab.href} className={styles.tab} aria-current={isHere(tab) ? "page" : undefined}>
                <Icon name={tab.icon} />
                {t(tab.label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Main>{status === "in" && <Outlet />}</Main>
    </div>
  );
}
