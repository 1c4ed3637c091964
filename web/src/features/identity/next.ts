import { useNavigate, useSearch } from "@tanstack/react-router";

/** Where to go after signing in: `?next=` when it is a place of ours, else `otherwise`. */
export function useGoOn(otherwise: string): () => void {
  const navigate = useNavigate();
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  return () => navigate({ href: ours(next) ?? otherwise, replace: true });
}

/** Only paths of this app: an address with a host in it ("//elsewhere") would lead people away. */
export function ours(next: unknown): string | null {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : null;
}

/** The same `?next=` for the other of the two pages. */
export function useCarriedNext(path: string): string {
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  const kept = ours(next);
  return kept ? `${path}?next=${encodeURIComponent(kept)}` : path;
}
