export const routes = [
  { path: "/cards", frame: "shell", access: "user", load: () => import("./CardsPage") },
  { path: "/cards/statistics", frame: "shell", access: "user", load: () => import("./StatisticsPage") },
  { path: "/cards/study", frame: "focus", access: "user", load: () => import("./StudyPage") },
] as const;
