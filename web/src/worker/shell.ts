/** What the worker decides, apart from the browser: which version it holds, and what it answers to a request. */

/** What the build is made of; tools/pack.mjs writes it. */
export interface Shell {
  /** Tells one build from another. */
  version: string;
  /** Addresses that make the app start and go on without a network. */
  files: readonly string[];
  /** Large files that are kept from their first use on. */
  later: readonly string[];
}

const PREFIX = "lyceum.shell.";

export const cacheName = ({ version }: Shell) => `${PREFIX}${version}`;

/** Addresses that are never answered by the worker: the school's own answers, its files, its health. */
const SCHOOL = /^\/(api|bank|files|health|internal|licences|\.well-known|openapi\.json)(\/|$)/;

export type Answer = "page" | "file" | null;

/** How a request is answered: with the app's one page, with a file of the build, or (null) by the network as if there were no worker. */
export function answerTo(
  request: { method: string; mode: string; url: string },
  shell: Shell,
  origin: string,
): Answer {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin || SCHOOL.test(url.pathname)) return null;
  if (request.mode === "navigate") return "page";
  const isOurs = url.pathname.startsWith("/assets/") || shell.files.includes(url.pathname);
  return isOurs || shell.later.includes(url.pathname) ? "file" : null;
}

/** Names of caches that may go once this version is in charge: all of ours but its own and the one before, which open pages may need. */
export function outdated(names: readonly string[], shell: Shell): string[] {
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== cacheName(shell));
  return others.slice(0, -1);
}
