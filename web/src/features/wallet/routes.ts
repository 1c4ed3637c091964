export const routes = [
  { path: "/me/wallet", frame: "shell", access: "user", load: () => import("./WalletPage") },
  { path: "/admin/withdrawals", frame: "shell", access: "money", load: () => import("./WithdrawalsPage") },
  { path: "/admin/tiers", frame: "shell", access: "money", load: () => import("./TiersPage") },
] as const;
