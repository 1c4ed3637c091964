export const routes = [
  { path: "/admin", frame: "shell", access: "admin", load: () => import("./AdminPage") },
] as const;
