export const routes = [
  { path: "/", frame: "bare", access: "out", outside: true, load: () => import("./LandingPage") },
] as const;
