import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { ensureGuest, openLessonsQuery } from "#api";
import { useLocale, useT } from "#i18n";
import { EmptyState, ErrorState, Page as Frame, LinkButton, Skeleton } from "#ui";

/** `/try/en`: the way from the first page into a lesson, with a guest made on the way. */
export function Page() {
  const t = useT();
  const { locale } = useLocale();
  const { language = "" } = useParams({ strict: false }) as { language?: string };
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [state, setState] = useState<{ none?: boolean; error?: unknown }>({});

  const start = useCallback(async () => {
    setState({});
    try {
      await ensureGuest(locale);
      const lessons = await cache.fetchQuery(openLessonsQuery(language));
      const lesson = lessons.find((one) => one.answered_count < one.activity_count) ?? lessons[0];
      if (lesson) await navigate({ href: `/lessons/${lesson.id}`, replace: true });
      else setState({ none: true });
    } catch (error) {
      setState({ error });
    }
  }, [locale, language, cache, navigate]);

  useEffect(() => {
    start();
  }, [start]);

  const all = <LinkButton href="/lessons/open">{t("lessons.try.all")}</LinkButton>;
  return (
    <Frame title={t("lessons.try.title")} heading={null} width="column">
      {state.error !== undefined ? (
        <ErrorState error={state.error} onRetry={start} actions={all} />
      ) : state.none ? (
        <EmptyState title={t("lessons.try.none")} illustration="shelf" actions={all}>
          {t("lessons.try.none.detail")}
        </EmptyState>
      ) : (
        <div role="status" aria-label={t("lessons.try.start")}>
          <Skeleton height={320} />
        </div>
      )}
    </Frame>
  );
}
