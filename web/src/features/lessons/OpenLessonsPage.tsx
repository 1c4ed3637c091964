import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Button as Pressable } from "react-aria-components";
import { ensureGuest, type LessonSummary, openLessonsQuery, useSession } from "#api";
import { useFormat, useLocale, useProblemText, useT } from "#i18n";
import { EmptyState, Foreign, Page as Frame, Icon, LinkButton, Loaded, Notice, Section, Skeleton } from "#ui";
import styles from "../../parts/lessons/Lessons.module.css";

/** The lessons that anybody may play, by language. Choosing one makes a guest of somebody who isn't signed in. */
export function Page() {
  const t = useT();
  const format = useFormat();
  const { user } = useSession();
  const lessons = useQuery(openLessonsQuery());
  return (
    <Frame
      title={t("lessons.try.title")}
      lead={user && user.role !== "guest" ? undefined : t("lessons.try.lead")}
    >
      <Loaded query={lessons} skeleton={<Skeleton height={76} count={4} />}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState
              title={t("lessons.try.none")}
              illustration="shelf"
              actions={
                <LinkButton variant="primary" href="/sign-up">
                  {t("identity.signUp")}
                </LinkButton>
              }
            >
              {t("lessons.try.none.detail")}
            </EmptyState>
          ) : (
            byLanguage(found).map(([language, list]) => (
              <Section key={language} title={format.language(language)}>
                <ul className={styles.list}>
                  {list.map((lesson) => (
                    <li key={lesson.id}>
                      <OpenLesson lesson={lesson} />
                    </li>
                  ))}
                </ul>
              </Section>
            ))
          )
        }
      </Loaded>
    </Frame>
  );
}

function byLanguage(lessons: readonly LessonSummary[]): [string, LessonSummary[]][] {
  const groups = new Map<string, LessonSummary[]>();
  for (const lesson of lessons) groups.set(lesson.language, [...(groups.get(lesson.language) ?? []), lesson]);
  return [...groups];
}

function OpenLesson({ lesson }: { lesson: LessonSummary }) {
  const t = useT();
  const { locale } = useLocale();
  const explain = useProblemText();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<unknown>(null);
  const open = async () => {
    setProblem(null);
    try {
      await ensureGuest(locale);
      await navigate({ href: `/lessons/${lesson.id}` });
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <Pressable onPress={open} className={styles.row}>
        <span className={styles.disc}>
          <Icon name="learn" size={22} />
        </span>
        <span className={styles.texts}>
          <Foreign lang={lesson.language} className={styles.name}>
            {lesson.title}
          </Foreign>
          <span className={styles.about}>
            {t("common.minutes", { count: lesson.minutes })} ·{" "}
            {t("lessons.activities", { count: lesson.activity_count })}
          </span>
        </span>
        <Icon name="forward" className={styles.go} />
      </Pressable>
      {problem !== null && <Notice tone="wrong">{explain(problem)}</Notice>}
    </>
  );
}
