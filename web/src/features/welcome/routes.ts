export const routes = [
  { path: "/welcome", frame: "bare", access: "guest", load: () => import("./WelcomePage") },
] as const;
