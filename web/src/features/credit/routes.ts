export const routes = [
  { path: "/me/credit", frame: "shell", access: "user", load: () => import("./CreditPage") },
  { path: "/admin/credit", frame: "shell", access: "money", load: () => import("./GrantPage") },
  { path: "/admin/users", frame: "shell", access: "money", load: () => import("./RecordPage") },
] as const;
