export const routes = [
  { path: "/admin/money", frame: "shell", access: "money", load: () => import("./MoneyPage") },
  { path: "/admin/budgets", frame: "shell", access: "money", load: () => import("./BudgetsPage") },
  { path: "/admin/reports", frame: "shell", access: "money", load: () => import("./ReportsPage") },
  {
    path: "/admin/transactions",
    frame: "shell",
    access: "money",
    load: () => import("./TransactionsPage"),
  },
] as const;
