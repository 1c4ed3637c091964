/** "Confirm that it is you": what matters is asked for again, once, and then done. */

/** What the API says when somebody has to confirm who they are. */
export const FRESH_NEEDED = "fresh_sign_in_needed";

type Asker = () => Promise<boolean>;

let asker: Asker | null = null;
let asking: Promise<boolean> | null = null;

/** The app says how it asks. */
export function onFreshNeeded(ask: Asker): () => void {
  asker = ask;
  return () => {
    if (asker === ask) asker = null;
  };
}

/** Whether the person has confirmed; calls at one time share one question. */
export function confirmed(): Promise<boolean> {
  asking ??= (asker?.() ?? Promise.resolve(false)).finally(() => {
    asking = null;
  });
  return asking;
}
