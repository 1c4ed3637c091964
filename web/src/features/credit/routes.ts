export const routes = [
  { path: "/me/credit", frame: "shell", access: "user", load: () => import("./CreditPage") },
  { path: "/admin/credit", frame: "shell", access: "money", load: () => import("./GrantPage") },
] as const;
