export const routes = [
  { path: "/me/plan", frame: "shell", access: "user", load: () => import("./PlanPage") },
  {
    path: "/admin/subscriptions",
    frame: "shell",
    access: "money",
    load: () => import("./SubscriptionsPage"),
  },
] as const;
