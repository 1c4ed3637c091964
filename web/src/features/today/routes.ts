export const routes = [
  { path: "/today", frame: "shell", access: "guest", load: () => import("./TodayPage") },
] as const;
