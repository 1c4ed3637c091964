export const credit = {
  "problem.payment_required": "This costs more than there is.",
  "problem.not_enough_credit": "Your credit is not enough for this. Top it up first.",
  "problem.key_reused": "Something else was booked under this key before. Load the page again.",
  "problem.hold_closed": "What was set aside for this has been settled or freed meanwhile.",
  "problem.hold_too_small": "Less was set aside for this than it costs.",
  "problem.hold_not_found": "Nothing is set aside for this.",
  "problem.transfer_not_found": "There is no such booking.",
  "problem.account_not_found": "There is no such account.",
  "problem.account_closed": "This account is closed.",
  "problem.account_in_use": "Something is still set aside on this account. Wait until it is settled.",
  "problem.reversal_refused": "There is less left of this booking to take back.",
} as const;
