import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { auth } from "#api";
import { speakWhole } from "#i18n";
import { Failed } from "./Failed";
import { Bare, BareFrame, Focus } from "./frames";
import { Lost } from "./Lost";
import { Pending } from "./Pending";
import { type RouteSpec, routes } from "./routes";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => (
    <BareFrame>
      <Lost />
    </BareFrame>
  ),
  errorComponent: () => (
    <BareFrame>
      <Failed />
    </BareFrame>
  ),
});

const bare = createRoute({ getParentRoute: () => root, id: "bare", component: Bare });
const focus = createRoute({ getParentRoute: () => root, id: "focus", component: Focus });
const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: lazyRouteComponent(() => import("./Shell"), "Shell"),
});

/** Places for some roles alone; the school asks at every call what it asks here. */
const FOR: Partial<Record<RouteSpec["access"], readonly string[]>> = {
  money: ["admin", "accountant"],
  people: ["admin", "supervisor"],
  inviter: ["admin", "supervisor", "teacher", "agent"],
  admin: ["admin"],
};

/** Sends those away who can't be at a place, to where they can. */
function guard(access: RouteSpec["access"], here: string): void {
  const { status, user } = auth.state;
  if (access === "everyone") return;
  if (access === "out") {
    if (status === "in" && user.role !== "guest") throw redirect({ to: "/today" });
    return;
  }
  if (status !== "in")
    throw redirect({ to: here.startsWith("/admin") ? "/admin/sign-in" : "/sign-in", search: { next: here } });
  if (access !== "guest" && user.role === "guest") throw redirect({ to: "/sign-up", search: { next: here } });
  if (FOR[access]?.includes(user.role) === false) throw redirect({ to: "/today" });
}

const under = <Parent extends typeof bare | typeof focus | typeof shell>(
  parent: Parent,
  frame: RouteSpec["frame"],
) =>
  routes
    .filter((spec) => spec.frame === frame)
    .map((spec) =>
      createRoute({
        getParentRoute: () => parent as typeof bare,
        path: spec.path,
        component: lazyRouteComponent(spec.load, "Page"),
        beforeLoad: async ({ location }) => {
          guard(spec.access, location.href);
          if (!spec.outside) await speakWhole();
        },
      }),
    );

export const router = createRouter({
  routeTree: root.addChildren([
    bare.addChildren(under(bare, "bare")),
    focus.addChildren(under(focus, "focus")),
    shell.addChildren(under(shell, "shell")),
  ]),
  defaultPendingComponent: Pending,
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: Lost,
  defaultPreload: "intent",
  scrollRestoration: true,
});
