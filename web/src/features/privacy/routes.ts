export const routes = [
  { path: "/me/privacy", frame: "shell", access: "guest", load: () => import("./PrivacyPage") },
] as const;
