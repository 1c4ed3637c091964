export const wallet = {
  "credit.reason.deposit": "Deposit",
  "shop.now.wallet": "There are {amount} in your wallet now.",
  "problem.wallet_short": "There is not enough in your wallet for this. Fill it first, or pay another way.",
  "problem.deposit_refused":
    "This is less than the least or more than the most that a wallet is filled with at once.",
  "credit.account.withdrawing": "On its way out",
  "credit.reason.withdrawal": "Withdrawal",
  "credit.reason.payout": "Paid to the bank account",
  "credit.reason.withdrawal_back": "Withdrawal put back",
  "admin.check.withdrawals": "Withdrawals",
  "messages.template.wallet_step_sms": "Wallet (SMS)",
  "problem.sheba_invalid": "This is no Sheba number. It is IR and 24 digits; compare it with your bank’s.",
  "problem.withdrawal_refused":
    "This is less than the least or more than the most that is withdrawn at once.",
  "problem.withdrawal_not_found": "There is no such withdrawal.",
  "problem.withdrawal_decided": "This withdrawal has been decided otherwise meanwhile. Look at it again.",
  "problem.own_withdrawal": "This is your own withdrawal. Somebody else has to decide about it.",
  "problem.approved_by_you":
    "You have approved this before. The second approval has to come from somebody else.",
  "problem.another_amount": "This withdrawal is of another amount. Look at it again.",
  "problem.payout_reference_used":
    "This number of the bank stands at another withdrawal. Every payment has its own.",
  "problem.bank_account_erased":
    "The bank account of this withdrawal has been erased; it is not needed any more.",
  "problem.stale_tiers": "Somebody changed the tiers meanwhile. Look at them again.",
} as const;
