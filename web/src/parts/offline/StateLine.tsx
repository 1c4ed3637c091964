import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { answersIn, useOutbox, useReachable, wordsIn } from "#api";
import { useT } from "#i18n";
import { Button, cx, Icon } from "#ui";
import styles from "./Offline.module.css";
import { isReady, useKeptLessons } from "./useKept";

/** "5 answers waiting, 2 words waiting"; nothing when nothing waits that somebody would miss. */
function useWaitingText(): string {
  const t = useT();
  const { lines } = useOutbox().waiting;
  const [answers, words] = [answersIn(lines), wordsIn(lines)];
  return [
    answers > 0 && t("offline.waiting", { count: answers }),
    words > 0 && t("offline.words", { count: words }),
  ]
    .filter(Boolean)
    .join(t("offline.comma"));
}

/** "3 lessons ready, 5 answers waiting"; nothing when there is neither. */
export function useSummary(): string {
  const t = useT();
  const ready = useKeptLessons().filter(isReady).length;
  const waiting = useWaitingText();
  return [ready > 0 && t("offline.ready", { count: ready }), waiting]
    .filter(Boolean)
    .join(t("offline.comma"));
}

/** Events may take a moment before the day knows of what was sent. */
const COUNTED_MS = 2000;

/** What had to wait has been sent: pages show what has become of it. */
function useRefreshWhenSent(count: number, isWaiting: boolean): void {
  const cache = useQueryClient();
  const hadToWait = useRef(false);
  useEffect(() => {
    if (count > 0 && isWaiting) hadToWait.current = true;
    if (count > 0 || !hadToWait.current) return;
    hadToWait.current = false;
    void cache.invalidateQueries();
    // Not taken back when the page is left: whichever comes next is as glad of it.
    window.setTimeout(() => void cache.invalidateQueries(), COUNTED_MS);
  }, [cache, count, isWaiting]);
}

/** In the frame of every page: that there is no network, or that answers could not be sent. It sends what waits. */
export function StateLine() {
  const t = useT();
  const isReachable = useReachable();
  const { box, waiting } = useOutbox();
  const summary = useSummary();
  const text = useWaitingText();
  const isStuck = waiting.isStuck && text !== "";
  useRefreshWhenSent(waiting.lines.length, isStuck || !isReachable);
  const isShown = !isReachable || isStuck;
  return (
    <div className={cx(isShown && styles.line)}>
      {isShown && <Icon name="offline" size={20} />}
      <p role="status">{isShown && (isReachable ? text : `${t("offline.now")} ${summary}`)}</p>
      {isShown && navigator.onLine && text && (
        <Button size="s" variant="quiet" icon="retry" onPress={box.flush}>
          {t("offline.send")}
        </Button>
      )}
    </div>
  );
}
