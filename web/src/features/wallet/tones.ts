import type { WithdrawalState } from "#api";

/** How each state of a withdrawal is tinted. */
export const TONES = {
  requested: "accent",
  approved: "accent",
  paid: "right",
  returned: "slip",
  rejected: "slip",
  cancelled: "plain",
} as const satisfies Record<WithdrawalState, string>;

/** The end of a bank account's number, in the reader's digits. */
export const LAST_DIGITS = { minimumIntegerDigits: 4, useGrouping: false } as const;
