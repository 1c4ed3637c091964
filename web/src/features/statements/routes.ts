export const routes = [
  { path: "/admin/seller", frame: "shell", access: "money", load: () => import("./SellerPage") },
] as const;
