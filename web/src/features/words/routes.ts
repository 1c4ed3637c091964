export const routes = [
  { path: "/words", frame: "shell", access: "user", load: () => import("./WordsPage") },
] as const;
