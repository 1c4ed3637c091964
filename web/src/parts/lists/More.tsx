import { useProblemText } from "#i18n";
import { Button, Notice } from "#ui";

interface Query {
  error: unknown;
  hasNextPage: boolean;
  isFetchNextPageError: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

/** Under a list that comes in parts: fetches the next one, as long as there is one. One that does not come says why; the same button tries again. */
export function More({ query, label }: { query: Query; label: string }) {
  const explain = useProblemText();
  if (!query.hasNextPage) return null;
  return (
    <>
      {query.isFetchNextPageError && <Notice tone="wrong">{explain(query.error)}</Notice>}
      <Button isPending={query.isFetchingNextPage} onPress={() => query.fetchNextPage()}>
        {label}
      </Button>
    </>
  );
}
