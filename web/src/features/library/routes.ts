export const routes = [
  { path: "/read", frame: "shell", access: "guest", load: () => import("./ShelfPage") },
  { path: "/books/$bookId", frame: "shell", access: "guest", load: () => import("./BookPage") },
] as const;
