export const routes = [
  { path: "/me", frame: "shell", access: "guest", load: () => import("./SettingsPage") },
  { path: "/me/keys", frame: "shell", access: "user", load: () => import("./KeysPage") },
] as const;
