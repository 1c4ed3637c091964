export const routes = [
  { path: "/read", frame: "shell", access: "guest", load: () => import("./ShelfPage") },
  { path: "/books/$bookId", frame: "shell", access: "guest", load: () => import("./BookPage") },
  {
    path: "/books/$bookId/contents",
    frame: "shell",
    access: "user",
    load: () => import("./ContentsPage"),
  },
] as const;
