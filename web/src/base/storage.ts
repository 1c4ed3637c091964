/** Small values kept in this browser. Where storage is switched off, nothing is kept and nothing breaks. */

export type StoredName =
  | "lyceum.locale"
  | "lyceum.theme"
  | "lyceum.session"
  | "lyceum.confirm-later"
  | `lyceum.reading.${string}`
  | `lyceum.cards.${string}`
  | `lyceum.outbox.${string}`
  | `lyceum.lessons.${string}`;

export function recall(name: StoredName): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // private mode or a browser setting: the default is used
  }
}

export function remember(name: StoredName, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // As above: the choice lasts until the page is left.
  }
}
