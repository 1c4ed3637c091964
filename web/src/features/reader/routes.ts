import type { RouteSpec } from "../../app/routes";

export const routes: readonly RouteSpec[] = [
  { path: "/books/$bookId/chapters/$number", load: () => import("./ReaderPage"), frame: "focus", access: "guest" },
];
