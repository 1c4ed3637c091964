export const routes = [
  { path: "/me", frame: "shell", access: "guest", load: () => import("./SettingsPage") },
] as const;
