import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { useT } from "#i18n";
import { cx, Icon } from "#ui";
import styles from "./frames.module.css";

function subscribeOnline(changed: () => void) {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

function OfflineBanner() {
  const t = useT();
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className={styles.offline}>
          <Icon name="offline" /> {t("app.offline")}
        </p>
      )}
    </div>
  );
}

/** For keyboards: the first stop of every page. */
export function SkipLink() {
  const t = useT();
  return (
    <a href="#main" className={styles.skip}>
      {t("app.skip")}
    </a>
  );
}

/** The page's own part. Going to another page moves the focus here, so that a screen reader starts at its top. */
export function Main({ children, className }: { children: ReactNode; className?: string }) {
  const ref = useRef<HTMLElement>(null);
  const path = useLocation({ select: (l) => l.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    ref.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <main ref={ref} id="main" tabIndex={-1} className={cx(styles.main, className)}>
      <OfflineBanner />
      {children}
    </main>
  );
}
