export const routes = [
  { path: "/admin/tariff", frame: "shell", access: "admin", load: () => import("./TariffPage") },
] as const;
