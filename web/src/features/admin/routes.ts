export const routes = [
  { path: "/admin", frame: "shell", access: "admin", load: () => import("./AdminPage") },
  { path: "/admin/activity", frame: "shell", access: "admin", load: () => import("./ActivityPage") },
] as const;
