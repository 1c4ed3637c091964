/** `next` when it is a path of this app, else null: an address with a host in it ("//elsewhere") would lead people away. */
export function ownPath(next: unknown): string | null {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : null;
}
