import { useEffect, useSyncExternalStore } from "react";
import { auth, type ReviewLine, sendReviews, useSession } from "#api";
import { recall, remember } from "../../base/storage";
import { Outbox, type Store } from "./outbox";

const LOCK = "lyceum.cards.outbox";

/** Lines kept in this browser; where storage is switched off, until the page is left. */
function browserStore(user: string): Store {
  const name = `lyceum.cards.answers.${user}` as const;
  let memory: readonly ReviewLine[] | null = null;
  return {
    read: () => memory ?? (JSON.parse(recall(name) ?? "[]") as ReviewLine[]),
    write: (lines) => {
      const text = lines.length > 0 ? JSON.stringify(lines) : null;
      remember(name, text);
      memory = recall(name) === text ? null : lines;
    },
  };
}

const boxes = new Map<string, Outbox>();

/** The one outbox of a learner in this tab. */
function outboxOf(user: string): Outbox {
  const box =
    boxes.get(user) ??
    new Outbox({
      store: browserStore(user),
      // What one learner answered is never sent in the name of the next.
      send: (lines) =>
        auth.state.user?.id === user ? sendReviews(lines) : Promise.reject(new Error("signed out meanwhile")),
      // Locks exist in secure contexts only; without them two tabs may send a line twice, which counts once.
      alone: async (work) => (navigator.locks ? await navigator.locks.request(LOCK, work) : await work()),
      later: (again, ms) => window.setTimeout(again, ms),
    });
  boxes.set(user, box);
  return box;
}

/** Answers that wait to be sent; a page that uses this sends them. */
export function useOutbox() {
  const { user } = useSession();
  const box = outboxOf(user?.id ?? "");
  const waiting = useSyncExternalStore(box.subscribe, () => box.waiting);
  useEffect(() => {
    void box.flush();
    window.addEventListener("online", box.flush);
    return () => window.removeEventListener("online", box.flush);
  }, [box]);
  return { box, waiting };
}
