export const routes = [{ path: "/today", frame: "shell", access: "user", load: () => import("./TodayPage") }] as const;
