import { useNavigate } from "@tanstack/react-router";
import { useKeepChapter, useSession } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, useToasts } from "#ui";

const WORDS = 10;

/** Puts the most useful words of a chapter on cards. Guests keep none: the button is not for them. */
export function ChapterCards({ bookId, chapter }: { bookId: string; chapter: number }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const { user } = useSession();
  const keep = useKeepChapter();
  if (!user || user.role === "guest") return null;
  const make = () =>
    keep.mutate(
      { book_id: bookId, chapter, count: WORDS },
      {
        onSuccess: ({ notes }) => {
          const count = notes.length;
          if (count === 0) return toasts.show({ text: t("cards.chapter.none") });
          // The page that comes shows them.
          toasts.announce(t("cards.chapter.done", { count }));
          return navigate({ href: "/cards" });
        },
        onError: (error) => toasts.show({ text: explain(error), tone: "wrong" }),
      },
    );
  return (
    <Button icon="cards" isPending={keep.isPending} onPress={make}>
      {t("cards.chapter")}
    </Button>
  );
}
