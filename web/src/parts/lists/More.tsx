import { Button } from "#ui";

interface Query {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

/** Under a list that comes in parts: fetches the next one, as long as there is one. */
export function More({ query, label }: { query: Query; label: string }) {
  if (!query.hasNextPage) return null;
  return (
    <Button isPending={query.isFetchingNextPage} onPress={() => query.fetchNextPage()}>
      {label}
    </Button>
  );
}
