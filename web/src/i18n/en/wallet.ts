export const wallet = {
  "credit.reason.deposit": "Deposit",
  "shop.now.wallet": "There are {amount} in your wallet now.",
  "problem.wallet_short": "There is not enough in your wallet for this. Fill it first, or pay another way.",
  "problem.deposit_refused":
    "This is less than the least or more than the most that a wallet is filled with at once.",
} as const;
