import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { ensureGuest, type LessonSummary, openLessonsQuery, useSession } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { EmptyState, ErrorState, Page as Frame, LinkButton, Loaded, Section, Skeleton } from "#ui";
import { LessonList } from "../../parts/lessons/LessonList";

/** Makes a guest of somebody who isn't signed in: the school shows its lessons to whoever it knows. */
function useGuest() {
  const { locale } = useLocale();
  const { status } = useSession();
  const [error, setError] = useState<unknown>(null);
  const enter = useCallback(() => {
    setError(null);
    ensureGuest(locale).catch(setError);
  }, [locale]);
  useEffect(enter, [enter]);
  return { isIn: status === "in", error, enter };
}

/** The lessons that anybody may play, by language. */
export function Page() {
  const t = useT();
  const { user } = useSession();
  const guest = useGuest();
  const lessons = useQuery({ ...openLessonsQuery(), enabled: guest.isIn });
  return (
    <Frame
      title={t("lessons.try.title")}
      lead={user && user.role !== "guest" ? undefined : t("lessons.try.lead")}
    >
      {guest.error !== null ? (
        <ErrorState error={guest.error} onRetry={guest.enter} />
      ) : (
        <Loaded query={lessons} skeleton={<Skeleton height={76} count={4} />}>
          {(found) => <Lessons lessons={found} />}
        </Loaded>
      )}
    </Frame>
  );
}

function Lessons({ lessons }: { lessons: readonly LessonSummary[] }) {
  const t = useT();
  const format = useFormat();
  if (lessons.length === 0) {
    const signUp = (
      <LinkButton variant="primary" href="/sign-up">
        {t("identity.signUp")}
      </LinkButton>
    );
    return (
      <EmptyState title={t("lessons.try.none")} illustration="shelf" actions={signUp}>
        {t("lessons.try.none.detail")}
      </EmptyState>
    );
  }
  return byLanguage(lessons).map(([language, some]) => (
    <Section key={language} title={format.language(language)}>
      <LessonList lessons={some} />
    </Section>
  ));
}

function byLanguage(lessons: readonly LessonSummary[]): [string, LessonSummary[]][] {
  const groups = new Map<string, LessonSummary[]>();
  for (const lesson of lessons) groups.set(lesson.language, [...(groups.get(lesson.language) ?? []), lesson]);
  return [...groups];
}
