import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type LessonSummary, lessonsQuery, openLessonsQuery } from "#api";
import { useT } from "#i18n";
import { Button, EmptyState, Page as Frame, LinkButton, Loaded, Section, Skeleton } from "#ui";
import { LessonList, type LessonState, stateOf } from "../../parts/lessons/LessonList";

const ORDER: readonly LessonState[] = ["open", "new", "done"];

const distinct = (lessons: readonly LessonSummary[]) => [...new Map(lessons.map((l) => [l.id, l])).values()];

/** All lessons: begun ones first. */
export function Page() {
  const t = useT();
  const own = useInfiniteQuery(lessonsQuery());
  const school = useQuery(openLessonsQuery());
  return (
    <Frame title={t("lessons.title")} lead={t("lessons.lead")}>
      <Loaded query={own} skeleton={<Skeleton height={76} count={4} />}>
        {({ pages }) => {
          const listed = pages.flatMap((page) => page.items);
          return (
            <>
              <Sections lessons={distinct([...listed, ...(school.data ?? [])])} />
              {own.hasNextPage && (
                <Button isPending={own.isFetchingNextPage} onPress={() => own.fetchNextPage()}>
                  {t("common.more")}
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </Frame>
  );
}

function Sections({ lessons }: { lessons: readonly LessonSummary[] }) {
  const t = useT();
  if (lessons.length === 0) {
    return (
      <EmptyState
        title={t("lessons.empty.title")}
        illustration="path"
        actions={
          <LinkButton variant="primary" href="/read">
            {t("lessons.empty.action")}
          </LinkButton>
        }
      >
        {t("lessons.empty.detail")}
      </EmptyState>
    );
  }
  return ORDER.map((state) => {
    const those = lessons.filter((lesson) => stateOf(lesson) === state);
    return (
      those.length > 0 && (
        <Section key={state} title={t(`lessons.${state}`)}>
          <LessonList lessons={those} />
        </Section>
      )
    );
  });
}
