import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  isUnreachable,
  type LessonSummary,
  lessonsQuery,
  openLessonsQuery,
  profileQuery,
  useSession,
} from "#api";
import { useT } from "#i18n";
import { Button, EmptyState, Page as Frame, LinkButton, Loaded, Section, Skeleton } from "#ui";
import { LessonList, type LessonState, stateOf } from "../../parts/lessons/LessonList";
import { More } from "../../parts/lists/More";
import { Told } from "../../parts/offline/Told";
import { useKeptLessons } from "../../parts/offline/useKept";

const ORDER: readonly LessonState[] = ["open", "new", "done"];
/** So many of a section are shown before somebody asks for all. */
const FIRST = 6;

/** Each lesson once; those of one book together, in the order of its chapters. */
function ordered(lessons: readonly LessonSummary[]): LessonSummary[] {
  const books = new Map<string, Map<string, LessonSummary>>();
  for (const lesson of lessons) {
    const book = lesson.book_id ?? lesson.id;
    books.set(book, (books.get(book) ?? new Map<string, LessonSummary>()).set(lesson.id, lesson));
  }
  const byChapter = (a: LessonSummary, b: LessonSummary) => (a.chapter ?? 0) - (b.chapter ?? 0);
  return [...books.values()].flatMap((some) => [...some.values()].toSorted(byChapter));
}

/** All lessons: begun ones first, those of the language one learns before the others. */
export function Page() {
  const t = useT();
  const own = useInfiniteQuery(lessonsQuery());
  const school = useQuery(openLessonsQuery());
  const { data: profile } = useQuery(profileQuery);
  const kept = useKeptLessons();
  const isGuest = useSession().user?.role === "guest";
  // Those that are kept stand above; that the others can't be fetched, the frame says.
  const isNothingElse = kept.length > 0 && isUnreachable(own.error) && !own.data;
  const isOther = (lesson: LessonSummary) => Number(lesson.language !== profile?.target_language);
  return (
    <Frame title={t("lessons.title")} lead={t("lessons.lead")} actions={isGuest ? undefined : <ToPartner />}>
      <Told />
      {isNothingElse ? null : (
        <Loaded query={own} skeleton={<Skeleton height={76} count={4} />}>
          {({ pages }) => {
            const listed = pages.flatMap((page) => page.items);
            // The school's come in its own order, the easiest first.
            const lessons = ordered([
              ...listed.filter((lesson) => !lesson.shared),
              ...(school.data ?? []),
              ...listed,
            ]);
            return (
              <>
                <Sections lessons={lessons.toSorted((a, b) => isOther(a) - isOther(b))} />
                <More query={own} label={t("common.more")} />
              </>
            );
          }}
        </Loaded>
      )}
    </Frame>
  );
}

function ToPartner() {
  const t = useT();
  return (
    <LinkButton icon="talk" href="/partner">
      {t("partner.title")}
    </LinkButton>
  );
}

function Sections({ lessons }: { lessons: readonly LessonSummary[] }) {
  const t = useT();
  if (lessons.length === 0) {
    const find = (
      <LinkButton variant="primary" href="/read">
        {t("lessons.empty.action")}
      </LinkButton>
    );
    return (
      <EmptyState title={t("lessons.empty.title")} illustration="path" actions={find}>
        {t("lessons.empty.detail")}
      </EmptyState>
    );
  }
  return ORDER.map((state) => {
    const those = lessons.filter((lesson) => stateOf(lesson) === state);
    return those.length > 0 && <Some key={state} title={t(`lessons.${state}`)} lessons={those} />;
  });
}

function Some({ title, lessons }: { title: string; lessons: readonly LessonSummary[] }) {
  const t = useT();
  const [isWhole, setWhole] = useState(false);
  return (
    <Section title={title}>
      <LessonList lessons={isWhole ? lessons : lessons.slice(0, FIRST)} />
      {!isWhole && lessons.length > FIRST && (
        <Button variant="quiet" onPress={() => setWhole(true)}>
          {t("lessons.all", { count: lessons.length })}
        </Button>
      )}
    </Section>
  );
}
