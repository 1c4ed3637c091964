export const routes = [
  { path: "/", frame: "bare", access: "out", load: () => import("./LandingPage") },
] as const;
