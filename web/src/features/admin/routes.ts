export const routes = [
  { path: "/admin", frame: "shell", access: "admin", load: () => import("./AdminPage") },
  { path: "/admin/activity", frame: "shell", access: "admin", load: () => import("./ActivityPage") },
  { path: "/admin/settings", frame: "shell", access: "admin", load: () => import("./SchoolPage") },
] as const;
