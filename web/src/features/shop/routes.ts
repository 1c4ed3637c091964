export const routes = [
  { path: "/shop", frame: "shell", access: "user", load: () => import("./ShopPage") },
  { path: "/shop/orders", frame: "shell", access: "user", load: () => import("./OrdersPage") },
  { path: "/shop/orders/$orderId", frame: "shell", access: "user", load: () => import("./OrderPage") },
  { path: "/admin/payments", frame: "shell", access: "money", load: () => import("./PaymentsPage") },
] as const;
