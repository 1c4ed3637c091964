import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Button, IconButton } from "./Button";
import { Icon } from "./Icon";
import { useLabels } from "./labels";
import styles from "./Toast.module.css";

export interface Message {
  text: string;
  tone?: "info" | "right" | "wrong";
  /** Takes back what the message tells. */
  onUndo?(): void;
  /** Called when the message has gone and nobody has undone. */
  onGone?(): void;
}

interface Shown extends Message {
  id: number;
}

interface Toasts {
  /** Shows a message for a while and reads it aloud. */
  show(message: Message): void;
  /** Reads a text aloud without showing it. */
  announce(text: string): void;
}

const LASTS_MS = 6000;
const UNDO_LASTS_MS = 9000;
const TONES = { info: "check", right: "check", wrong: "alert" } as const;

const Context = createContext<Toasts | null>(null);

export function ToastProvider({ children }: { children: ReactNode }) {
  const labels = useLabels();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const [spoken, setSpoken] = useState("");
  const next = useRef(0);
  const waiting = useRef(new Map<number, { message: Shown; timer: number }>());

  const take = useCallback((message: Shown, then?: () => void) => {
    window.clearTimeout(waiting.current.get(message.id)?.timer);
    // A message goes once: by its time, by its button, by undo or with the page.
    if (!waiting.current.delete(message.id)) return;
    setShown((all) => all.filter((m) => m.id !== message.id));
    then?.();
  }, []);

  const announce = useCallback((text: string) => {
    // Emptied first: the same text twice is otherwise read once.
    setSpoken("");
    window.setTimeout(() => setSpoken(text), 50);
  }, []);

  const show = useCallback(
    (message: Message) => {
      const entry = { ...message, id: next.current++ };
      const lasts = message.onUndo ? UNDO_LASTS_MS : LASTS_MS;
      const timer = window.setTimeout(() => take(entry, entry.onGone), lasts);
      waiting.current.set(entry.id, { message: entry, timer });
      setShown((all) => [...all.slice(-2), entry]);
      announce(message.text);
    },
    [announce, take],
  );

  useEffect(() => {
    // Whoever leaves without undoing meant it.
    const leave = () => {
      for (const { message } of [...waiting.current.values()]) take(message, message.onGone);
    };
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, [take]);

  const toasts = useMemo(() => ({ show, announce }), [show, announce]);
  return (
    <Context value={toasts}>
      {children}
      <div aria-live="polite" className={styles.spoken}>
        {spoken}
      </div>
      <section aria-label={labels.messages} hidden={shown.length === 0} className={styles.stack}>
        {shown.map((message) => (
          <div key={message.id} className={styles.toast} data-tone={message.tone ?? "info"}>
            <Icon name={TONES[message.tone ?? "info"]} className={styles.mark} />
            <p className={styles.text}>{message.text}</p>
            {message.onUndo && (
              <Button variant="quiet" className={styles.undo} onPress={() => take(message, message.onUndo)}>
                {labels.undo}
              </Button>
            )}
            <IconButton
              icon="close"
              label={labels.dismiss}
              className={styles.close}
              onPress={() => take(message, message.onGone)}
            />
          </div>
        ))}
      </section>
    </Context>
  );
}

export function useToasts(): Toasts {
  const toasts = useContext(Context);
  if (!toasts) throw new Error("ToastProvider is missing");
  return toasts;
}
