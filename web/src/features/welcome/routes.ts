export const routes = [{ path: "/welcome", frame: "bare", access: "user", load: () => import("./WelcomePage") }] as const;
