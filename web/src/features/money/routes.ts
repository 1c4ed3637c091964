export const routes = [
  { path: "/admin/money", frame: "shell", access: "money", load: () => import("./MoneyPage") },
] as const;
