export const routes = [
  { path: "/cards/words", frame: "shell", access: "user", load: () => import("./WordsPage") },
  // Where the list was before it became a part of Cards.
  { path: "/words", frame: "shell", access: "user", load: () => import("./WordsPage") },
] as const;
