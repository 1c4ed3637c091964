export const routes = [
  { path: "/forgot", frame: "bare", access: "out", load: () => import("./ForgotPage") },
  { path: "/reset", frame: "bare", access: "everyone", load: () => import("./ResetPage") },
  { path: "/verify", frame: "bare", access: "everyone", load: () => import("./VerifyPage") },
  { path: "/settings/email", frame: "shell", access: "user", load: () => import("./EmailPage") },
] as const;
