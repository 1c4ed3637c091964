export const routes = [
  { path: "/sign-in/phone", frame: "bare", access: "out", load: () => import("./PhonePage") },
  { path: "/arrived", frame: "bare", access: "everyone", load: () => import("./ArrivedPage") },
  { path: "/me/doors", frame: "shell", access: "user", load: () => import("./WaysPage") },
  {
    path: "/admin/providers-of-sign-in",
    frame: "shell",
    access: "admin",
    load: () => import("./ProvidersPage"),
  },
] as const;
