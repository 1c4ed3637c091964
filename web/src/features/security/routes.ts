export const routes = [
  { path: "/sign-in/second", frame: "bare", access: "out", load: () => import("./SecondStepPage") },
  { path: "/settings/security", frame: "shell", access: "user", load: () => import("./SecurityPage") },
] as const;
