export const routes = [
  { path: "/sign-up", frame: "bare", access: "out", load: () => import("./SignUpPage") },
  { path: "/sign-in", frame: "bare", access: "out", load: () => import("./SignInPage") },
  { path: "/link", frame: "bare", access: "everyone", load: () => import("./LinkPage") },
] as const;
