export const routes = [
  { path: "/admin/people", frame: "shell", access: "people", load: () => import("./PeoplePage") },
  { path: "/admin/people/$personId", frame: "shell", access: "people", load: () => import("./PersonPage") },
  { path: "/admin/audit", frame: "shell", access: "admin", load: () => import("./AuditPage") },
  { path: "/admin/invitations", frame: "shell", access: "inviter", load: () => import("./InvitationsPage") },
] as const;
