export const routes = [
  { path: "/me", frame: "shell", access: "guest", load: () => import("./SettingsPage") },
  { path: "/me/keys", frame: "shell", access: "user", load: () => import("./KeysPage") },
  { path: "/me/devices", frame: "shell", access: "user", load: () => import("./DevicesPage") },
  { path: "/me/privacy", frame: "shell", access: "guest", load: () => import("../privacy/PrivacyPage") },
] as const;
