import { useNavigate, useSearch } from "@tanstack/react-router";
import { heldStep } from "#api";
import { ownPath } from "../../base/paths";

const KEPT = "lyceum.next";

/** Where `?next=` leads, when that is a place of ours. */
export function useNext(): string | null {
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  return ownPath(next);
}

/** Where a way in leads on: there, or to the second step first where one is needed. */
export function onward(to: string): string {
  return heldStep() ? `/sign-in/second?next=${encodeURIComponent(to)}` : to;
}

/** Where to go after a way in: `?next=` when it is a place of ours, else `otherwise`. */
export function useGoOn(otherwise: string): () => void {
  const navigate = useNavigate();
  const next = useNext();
  return () => navigate({ href: onward(next ?? otherwise), replace: true });
}

/** The same `?next=` for another of the pages before the door. */
export function useCarriedNext(path: string): string {
  const kept = useNext();
  return kept ? `${path}?next=${encodeURIComponent(kept)}` : path;
}

/** Kept in this tab while it is away at another site. Where storage is switched off, one arrives at the usual place. */
export function keepNext(next: string | null): void {
  try {
    if (next) sessionStorage.setItem(KEPT, next);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Nothing is kept then.
  }
}

/** What was kept, once. */
export function takeNext(): string | null {
  try {
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    return ownPath(kept);
  } catch {
    return null;
  }
}
