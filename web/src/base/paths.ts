const HERE = "https://here.invalid";

/**
 * `next` when it is a path of this app, else null: an address with a host in it ("//elsewhere") would lead people away. It is read as a
 * browser reads it, which drops tabs and line ends, takes \ for /, and shortens "/.//elsewhere".
 */
export function ownPath(next: unknown): string | null {
  if (typeof next !== "string" || !next.startsWith("/") || !URL.canParse(next, HERE)) return null;
  const { origin, pathname, search, hash } = new URL(next, HERE);
  return origin === HERE && !pathname.startsWith("//") ? pathname + search + hash : null;
}
