export const routes = [
  {
    path: "/books/$bookId/chapters/$number",
    frame: "focus",
    access: "guest",
    load: () => import("./ReaderPage"),
  },
] as const;
