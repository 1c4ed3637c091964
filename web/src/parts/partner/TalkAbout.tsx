import { useNavigate } from "@tanstack/react-router";
import { type Chapter, useBeginConversation, useSession } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, useToasts } from "#ui";

/** Begins a conversation about a chapter. */
export function TalkAbout({ chapter }: { chapter: Chapter }) {
  const t = useT();
  const explain = useProblemText();
  const { show } = useToasts();
  const { locale } = useLocale();
  const { user } = useSession();
  const navigate = useNavigate();
  const begin = useBeginConversation();
  if (!user || user.role === "guest") return null;
  const talk = () =>
    begin.mutate(
      {
        language: chapter.language,
        explain_in: locale,
        about: { book_id: chapter.book_id, chapter: chapter.number },
      },
      {
        onSuccess: ({ id }) => navigate({ to: "/partner/$conversationId", params: { conversationId: id } }),
        onError: (problem) => show({ text: explain(problem), tone: "wrong" }),
      },
    );
  return (
    <Button icon="talk" isPending={begin.isPending} onPress={talk}>
      {t("partner.about")}
    </Button>
  );
}
