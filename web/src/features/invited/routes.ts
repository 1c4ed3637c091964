export const routes = [
  { path: "/invitation", frame: "bare", access: "everyone", load: () => import("./InvitationPage") },
] as const;
