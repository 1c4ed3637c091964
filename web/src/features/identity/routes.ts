export const routes = [
  { path: "/sign-up", frame: "bare", access: "out", outside: true, load: () => import("./SignUpPage") },
  { path: "/sign-in", frame: "bare", access: "out", outside: true, load: () => import("./SignInPage") },
  {
    path: "/admin/sign-in",
    frame: "bare",
    access: "out",
    outside: true,
    load: () => import("./AdminDoorPage"),
  },
  { path: "/link", frame: "bare", access: "everyone", outside: true, load: () => import("./LinkPage") },
] as const;
