import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type LessonSummary, lessonsQuery, useMakeLesson, useSession } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, type ButtonProps, IconButton, LinkButton, useToasts } from "#ui";
import { type LessonState, stateOf } from "./LessonList";

const LABELS = {
  new: "lessons.practise",
  open: "lessons.practise.goOn",
  done: "lessons.practise.again",
} as const satisfies Record<LessonState, string>;

interface Props {
  bookId: string;
  chapter: number;
}

function useChapterLesson({ bookId, chapter }: Props): LessonSummary | undefined {
  const { data } = useInfiniteQuery(lessonsQuery(bookId));
  return data?.pages.flatMap((page) => page.items).find((lesson) => lesson.chapter === chapter);
}

/** Opens the lesson of a chapter, made first when there is none. Guests can't make one: they hear what an account gives. */
function usePractise({ bookId, chapter }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const explain = useProblemText();
  const toasts = useToasts();
  const { user } = useSession();
  const make = useMakeLesson();
  const practise = () => {
    if (user?.role === "guest") {
      toasts.show({ text: t("lessons.practise.guest") });
      return navigate({ href: `/sign-up?next=${encodeURIComponent(`/books/${bookId}`)}` });
    }
    make.mutate(
      { book_id: bookId, chapter },
      {
        onSuccess: ({ id }) => navigate({ href: `/lessons/${id}` }),
        onError: (error) => toasts.show({ text: explain(error), tone: "wrong" }),
      },
    );
  };
  return { practise, isMaking: make.isPending };
}

export function PractiseButton({ variant, ...chapter }: Props & { variant?: ButtonProps["variant"] }) {
  const t = useT();
  const lesson = useChapterLesson(chapter);
  const { practise, isMaking } = usePractise(chapter);
  return lesson ? (
    <LinkButton variant={variant} icon="learn" href={`/lessons/${lesson.id}`}>
      {t(LABELS[stateOf(lesson)])}
    </LinkButton>
  ) : (
    <Button variant={variant} icon="learn" isPending={isMaking} onPress={practise}>
      {t("lessons.practise")}
    </Button>
  );
}

const NAMED_LABELS = {
  new: "library.practise",
  open: "library.practise.goOn",
  done: "library.practise.again",
} as const satisfies Record<LessonState, string>;

/** The same as a small icon beside a chapter's title. */
export function PractiseIcon({ title, ...chapter }: Props & { title: string }) {
  const t = useT();
  const navigate = useNavigate();
  const lesson = useChapterLesson(chapter);
  const { practise, isMaking } = usePractise(chapter);
  const state = lesson ? stateOf(lesson) : "new";
  return (
    <IconButton
      icon={state === "done" ? "check" : "learn"}
      label={t(NAMED_LABELS[state], { title })}
      isPending={isMaking}
      onPress={() => (lesson ? navigate({ href: `/lessons/${lesson.id}` }) : practise())}
    />
  );
}
