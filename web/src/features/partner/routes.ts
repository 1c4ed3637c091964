export const routes = [
  { path: "/partner", frame: "shell", access: "user", load: () => import("./PartnerPage") },
  { path: "/partner/$conversationId", frame: "shell", access: "user", load: () => import("./TalkPage") },
] as const;
