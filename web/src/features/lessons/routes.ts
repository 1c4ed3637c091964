export const routes = [
  { path: "/try/$language", frame: "bare", access: "everyone", load: () => import("./TryPage") },
  { path: "/learn", frame: "shell", access: "guest", load: () => import("./LessonsPage") },
  { path: "/lessons/open", frame: "bare", access: "everyone", load: () => import("./OpenLessonsPage") },
  { path: "/lessons/$lessonId", frame: "focus", access: "guest", load: () => import("./PlayerPage") },
] as const;
