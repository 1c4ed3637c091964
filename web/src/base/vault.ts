/**
 * What this browser keeps for one learner, in a database of their own: texts, lessons, sounds. Where the browser allows none, nothing
 * is kept and everything else works.
 */

export interface Fact {
  /** Parts by "/": what it is, then its ids. */
  name: string;
  bytes: number;
  /** When it was fetched. */
  at: number;
  /** Somebody asked to keep it; what was merely seen makes room for newer things. */
  isAsked: boolean;
}

const FACTS = "facts";
const VALUES = "values";
const PREFIX = "lyceum.kept.";

const opened = new Map<string, Promise<IDBDatabase>>();
const listeners = new Set<() => void>();
/** Whose things were let go of: what is still under way for them opens nothing anew, until they are back. */
const gone = new Set<string>();

/** A learner is here, and things may be kept for them. */
export const admit = (user: string) => void gone.delete(user);

export function onKept(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

const tell = () => {
  for (const changed of listeners) changed();
};

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open(user: string): Promise<IDBDatabase> {
  if (gone.has(user)) return Promise.reject(new Error("nothing is kept for somebody who has left"));
  const there = opened.get(user);
  if (there) return there;
  const request = indexedDB.open(PREFIX + user, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(FACTS, { keyPath: "name" });
    request.result.createObjectStore(VALUES);
  };
  const opening = done(request).then((database) => {
    // Another tab forgets this learner: it need not wait for us.
    database.onversionchange = () => {
      database.close();
      opened.delete(user);
    };
    return database;
  });
  opening.catch(() => opened.delete(user));
  opened.set(user, opening);
  return opening;
}

const under = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

const settled = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });

/** Bytes of a value, with those of the sounds in it. */
export function sizeOf(value: unknown): number {
  const parts = typeof value === "object" && value !== null ? Object.values(value) : [];
  const sounds = parts.reduce((sum: number, part) => sum + (part instanceof Blob ? part.size : 0), 0);
  return new Blob([JSON.stringify(value)]).size + sounds;
}

/** Keeps a value under a name. What somebody asked for stays asked for when it is only seen again. */
export async function keep(user: string, name: string, value: unknown, isAsked = false): Promise<void> {
  const database = await open(user);
  const transaction = database.transaction([FACTS, VALUES], "readwrite");
  const facts = transaction.objectStore(FACTS);
  const before = (await done(facts.get(name))) as Fact | undefined;
  const fact: Fact = {
    name,
    bytes: sizeOf(value),
    at: Date.now(),
    isAsked: isAsked || before?.isAsked === true,
  };
  facts.put(fact);
  transaction.objectStore(VALUES).put(value, name);
  await settled(transaction);
  tell();
}

export async function kept<T>(user: string, name: string): Promise<{ value: T; fact: Fact } | null> {
  const transaction = (await open(user)).transaction([FACTS, VALUES]);
  const [fact, value] = await Promise.all([
    done(transaction.objectStore(FACTS).get(name)) as Promise<Fact | undefined>,
    done(transaction.objectStore(VALUES).get(name)) as Promise<T | undefined>,
  ]);
  return fact && value !== undefined ? { value, fact } : null;
}

/** What is kept under a prefix, without the things themselves. */
export async function facts(user: string, prefix: string): Promise<Fact[]> {
  const store = (await open(user)).transaction(FACTS).objectStore(FACTS);
  return (await done(store.getAll(under(prefix)))) as Fact[];
}

export async function values<T>(user: string, prefix: string): Promise<T[]> {
  const store = (await open(user)).transaction(VALUES).objectStore(VALUES);
  return (await done(store.getAll(under(prefix)))) as T[];
}

async function deleted(user: string, keys: readonly (string | IDBKeyRange)[]): Promise<void> {
  const transaction = (await open(user)).transaction([FACTS, VALUES], "readwrite");
  for (const store of [FACTS, VALUES]) for (const key of keys) transaction.objectStore(store).delete(key);
  await settled(transaction);
  tell();
}

/** Lets go of the things of these names. */
export const remove = (user: string, names: readonly string[]) => deleted(user, names);

/** Lets go of everything under the prefixes. */
export const drop = (user: string, ...prefixes: string[]) => deleted(user, prefixes.map(under));

/** Lets go of everything of a learner. */
export async function forget(user: string): Promise<void> {
  gone.add(user);
  const there = opened.get(user);
  opened.delete(user);
  (await there?.catch(() => null))?.close();
  await done(indexedDB.deleteDatabase(PREFIX + user));
  tell();
}
