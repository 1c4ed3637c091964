import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from "react";
import { RouterProvider as AriaRouterProvider } from "react-aria-components";
import { useSession } from "#api";
import { chosenLocale, speakWhole, useLocale, useProblemText, useT } from "#i18n";
import { Button, EmptyState, type Labels, LabelsProvider, ToastProvider } from "#ui";
import { Confirm } from "./Confirm";
import { queries } from "./query";
import { router } from "./router";

/** In the place of every page, for somebody whose account is about to be erased. */
const Closing = lazy(() =>
  speakWhole()
    .then(() => import("../features/privacy/Closing"))
    .then(({ Closing }) => ({ default: Closing })),
);

function Labelled({ children }: { children: ReactNode }) {
  const t = useT();
  const explain = useProblemText();
  const labels = useMemo<Labels>(
    () => ({
      close: t("common.close"),
      dismiss: t("common.dismiss"),
      failed: t("common.failed"),
      loading: t("common.loading"),
      messages: t("common.messages"),
      retry: t("common.retry"),
      undo: t("common.undo"),
      back: t("nav.back"),
      chooseFile: t("file.choose"),
      orDrop: t("file.drop"),
      appName: t("app.name"),
      explain,
    }),
    [t, explain],
  );
  return <LabelsProvider labels={labels}>{children}</LabelsProvider>;
}

/** Somebody who has chosen no language in this browser gets the one of their account. */
function useLocaleOfUser(): void {
  const { user } = useSession();
  const { locale, setLocale } = useLocale();
  useEffect(() => {
    if (user && user.role !== "guest" && chosenLocale() === null && user.locale !== locale)
      setLocale(user.locale);
  }, [user, locale, setLocale]);
}

/** Whoever is signed out, here or in another tab, leaves the places that are for those inside. */
function useGuardOnLeaving(): void {
  const { status } = useSession();
  useEffect(() => {
    if (status === "out") router.invalidate();
  }, [status]);
}

function Inside() {
  useLocaleOfUser();
  useGuardOnLeaving();
  const due = useSession().user?.deletion_due_at;
  if (due)
    return (
      <Suspense>
        <Closing due={due} />
      </Suspense>
    );
  return (
    <>
      <RouterProvider router={router} />
      <Confirm />
    </>
  );
}

function Unreachable({ problem }: { problem: unknown }) {
  const t = useT();
  const explain = useProblemText();
  return (
    <main>
      <EmptyState
        level={1}
        title={t("app.unreachable.title")}
        illustration="lantern"
        actions={
          <Button variant="primary" icon="retry" onPress={() => window.location.reload()}>
            {t("common.retry")}
          </Button>
        }
      >
        {explain(problem)}
      </EmptyState>
    </main>
  );
}

/** `problem`: why it couldn't be found out who is signed in, if so. */
export function App({ problem }: { problem: unknown }) {
  return (
    <AriaRouterProvider navigate={(to) => router.navigate({ href: to })}>
      <Labelled>
        <ToastProvider>
          <QueryClientProvider client={queries}>
            {problem ? <Unreachable problem={problem} /> : <Inside />}
          </QueryClientProvider>
        </ToastProvider>
      </Labelled>
    </AriaRouterProvider>
  );
}
