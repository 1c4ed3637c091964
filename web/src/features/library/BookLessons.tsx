import { useInfiniteQuery } from "@tanstack/react-query";
import { lessonsQuery } from "#api";
import { useT } from "#i18n";
import { Section } from "#ui";
import { LessonList } from "../../parts/lessons/LessonList";

/** The lessons made from a book. */
export function BookLessons({ bookId }: { bookId: string }) {
  const t = useT();
  const { data } = useInfiniteQuery(lessonsQuery(bookId));
  const lessons = data?.pages.flatMap((page) => page.items) ?? [];
  if (lessons.length === 0) return null;
  return (
    <Section title={t("library.lessons")}>
      <LessonList lessons={lessons} />
    </Section>
  );
}
