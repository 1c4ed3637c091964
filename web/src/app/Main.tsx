import { useLocation } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useSyncExternalStore } from "react";
import { useReachable, useSession } from "#api";
import { speakWhole, useT } from "#i18n";
import { Button, cx, Icon } from "#ui";
import styles from "./frames.module.css";
import { isUpdateReady, onUpdate, update } from "./worker";

/** For those inside: with what is ready and what waits. Fetched by itself, for newcomers need none of it. */
const StateLine = lazy(() =>
  speakWhole()
    .then(() => import("../parts/offline/StateLine"))
    .then(
      ({ StateLine }) => ({ default: StateLine }),
      // Not kept on this device, and no network to fetch it.
      () => ({ default: OfflineLine }),
    ),
);

const ActingBanner = lazy(() =>
  speakWhole()
    .then(() => import("../parts/acting/Banner"))
    .then(({ Banner }) => ({ default: Banner })),
);

function OfflineLine() {
  const t = useT();
  const isReachable = useReachable();
  return (
    <div className={cx(!isReachable && styles.offline)}>
      {!isReachable && <Icon name="offline" />}
      <p role="status">{!isReachable && t("app.offline")}</p>
    </div>
  );
}

/** The page stays of one version until its reader says so. */
function UpdateLine() {
  const t = useT();
  const isReady = useSyncExternalStore(onUpdate, isUpdateReady);
  return (
    <div className={cx(isReady && styles.offline)}>
      {isReady && <Icon name="leaf" />}
      <p role="status">{isReady && t("app.update")}</p>
      {isReady && (
        <Button size="s" onPress={update}>
          {t("app.update.load")}
        </Button>
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
  const { status, acting } = useSession();
  const path = useLocation({ select: (l) => l.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    ref.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <main ref={ref} id="main" tabIndex={-1} className={cx(styles.main, className)}>
      {acting && (
        <Suspense>
          <ActingBanner acting={acting} />
        </Suspense>
      )}
      <UpdateLine />
      {status === "in" ? (
        <Suspense>
          <StateLine />
        </Suspense>
      ) : (
        <OfflineLine />
      )}
      {children}
    </main>
  );
}
