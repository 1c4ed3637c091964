export const routes = [
  { path: "/admin/messages", frame: "shell", access: "admin", load: () => import("./MessagesPage") },
  {
    path: "/admin/messages/$messageId",
    frame: "shell",
    access: "admin",
    load: () => import("./MessagePage"),
  },
] as const;
