import { useQuery } from "@tanstack/react-query";
import { type Lesson, openLessonsQuery } from "#api";
import { useT } from "#i18n";
import { Section } from "#ui";
import { LessonList } from "../../parts/lessons/LessonList";

const SHOWN = 3;

/** Other lessons of the language that anybody may play. */
export function NextLessons({ lesson }: { lesson: Lesson }) {
  const t = useT();
  const { data } = useQuery(openLessonsQuery(lesson.language));
  const others = data?.filter(({ id }) => id !== lesson.id).slice(0, SHOWN) ?? [];
  if (others.length === 0) return null;
  return (
    <Section title={t("lessons.more")}>
      <LessonList lessons={others} />
    </Section>
  );
}
