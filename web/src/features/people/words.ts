import type { PersonState, Role } from "#api";
import { useT } from "#i18n";

export const ROLES = [
  "student",
  "teacher",
  "author",
  "creator",
  "supervisor",
  "agent",
  "accountant",
  "admin",
] as const satisfies readonly Role[];

export const STATES = [
  "active",
  "suspended",
  "unverified",
  "leaving",
] as const satisfies readonly PersonState[];

export const TONES = {
  active: "right",
  suspended: "wrong",
  unverified: "slip",
  leaving: "slip",
} as const satisfies Record<PersonState, string>;

/** A role in the reader's language. */
export function useRoleName() {
  const t = useT();
  return (role: string) => t.maybe(`record.role.${role}`) ?? role;
}

/** An id for the part of an address behind "?": the router would take `12e34` for a number. */
export const inAddress = (id: string) => (/^\d+e\d+$/.test(id) ? JSON.stringify(id) : id);
