export const routes = [
  { path: "/admin/promotions", frame: "shell", access: "money", load: () => import("./PromotionPage") },
  { path: "/admin/disputes", frame: "shell", access: "money", load: () => import("./DisputesPage") },
] as const;
