export const routes = [
  { path: "/admin/ai", frame: "shell", access: "admin", load: () => import("./AiPage") },
] as const;
