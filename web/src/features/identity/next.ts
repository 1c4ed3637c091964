import { useNavigate, useSearch } from "@tanstack/react-router";
import { ownPath } from "../../base/paths";

/** Where to go after signing in: `?next=` when it is a place of ours, else `otherwise`. */
export function useGoOn(otherwise: string): () => void {
  const navigate = useNavigate();
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  return () => navigate({ href: ownPath(next) ?? otherwise, replace: true });
}

/** The same `?next=` for the other of the two pages. */
export function useCarriedNext(path: string): string {
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  const kept = ownPath(next);
  return kept ? `${path}?next=${encodeURIComponent(kept)}` : path;
}
