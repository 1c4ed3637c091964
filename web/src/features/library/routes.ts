import type { RouteSpec } from "../../app/routes";

export const routes: readonly RouteSpec[] = [
  { path: "/read", load: () => import("./ShelfPage"), frame: "shell", access: "guest" },
  { path: "/books/$bookId", load: () => import("./BookPage"), frame: "shell", access: "guest" },
];
