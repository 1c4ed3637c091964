export const routes = [
  { path: "/shop/receipts", frame: "shell", access: "user", load: () => import("./ReceiptsPage") },
  { path: "/admin/seller", frame: "shell", access: "money", load: () => import("./SellerPage") },
  { path: "/admin/statements", frame: "shell", access: "money", load: () => import("./StatementsPage") },
  {
    path: "/admin/statements/$gateway/$day",
    frame: "shell",
    access: "money",
    load: () => import("./StatementPage"),
  },
] as const;
