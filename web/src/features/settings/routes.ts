export const routes = [
  { path: "/me", frame: "shell", access: "guest", load: () => import("./SettingsPage") },
  { path: "/me/keys", frame: "shell", access: "user", load: () => import("./KeysPage") },
  { path: "/settings/devices", frame: "shell", access: "user", load: () => import("./DevicesPage") },
] as const;
