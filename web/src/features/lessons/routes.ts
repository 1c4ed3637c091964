import type { RouteSpec } from "../../app/routes";

export const routes: readonly RouteSpec[] = [
  { path: "/learn", load: () => import("./LessonsPage"), frame: "shell", access: "guest" },
  { path: "/lessons/open", load: () => import("./OpenLessonsPage"), frame: "bare", access: "everyone" },
  { path: "/lessons/$lessonId", load: () => import("./PlayerPage"), frame: "focus", access: "guest" },
];
